import { boolean, number } from '../../../query-language/analysis/type.ts';
import type { Table } from '../../../query-language/catalog.ts';
import type { Compiled, Environment } from '../../../query-language/compile.ts';
import { rowsStatement, type Asked, type RowGroup, type Statement } from '../../../query-language/sql/statement.ts';
import type { CompiledCheck, CompiledRubric } from './compile-rubric.ts';
import { shownValue } from './shown-value.ts';
import { troubleRows, type TroubleKind } from './trouble.ts';
import { ownReads } from './verdict.ts';
import { questionId, ReadSets, wordingOf, type Wording } from './wording.ts';

/** What a judgement needs besides the facts. */
export interface JudgementTerms {
  /** What is said of each trouble that there is. */
  readonly troubles: readonly TroubleSentence[];
  /** Exemptions in force; of several for one entity and check the first counts. */
  readonly exempt: readonly Excuse[];
  /** Checks that the engine refuses, by the name of their question, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Troubles of one kind, which are all told in one sentence; null where what was read is merely old. */
export interface TroubleSentence extends TroubleKind {
  readonly table: string;
  readonly sentence: string | null;
}

/** What excuses an entity, named by its identifier or its bare name, from a check. */
export interface Excuse {
  readonly entity: string;
  /** Name of the check's question. */
  readonly id: string;
  readonly sentence: string;
}

/** Which of the judgement is wanted: all of it, where nothing is said. */
export interface JudgementPart {
  readonly entities?: readonly string[];
  /** Names of the questions of the checks. */
  readonly checks?: ReadonlySet<string>;
  /** Verdicts and credits alone, for who only counts them: `reason`, `observed`, `stale_since` and `captures` are NULL. */
  readonly bare?: boolean;
}

/**
 * The verdicts on the entities of a kind, all in one statement: one row for each entity and check of a rubric that is for it, with
 * `rubric`, `check`, `entity`, `version`, `verdict`, `credit`, `reason`, `observed`, `stale_since`, `captures`. The reason is NULL where
 * nothing was left unread and a value is not there all the same: which, `missing-value.ts` finds out. Takes `$as_of` and `$now`.
 */
export function judgementStatement(
  kind: string,
  rubrics: readonly CompiledRubric[],
  environment: Environment,
  { troubles, exempt, refused }: JudgementTerms,
  { entities, checks: wanted, bare = false }: JudgementPart = {},
): Statement {
  const sets = new ReadSets();
  const asked = rubrics.flatMap(({ rubric, scope, checks }) =>
    checks
      .filter(({ check }) => wanted === undefined || wanted.has(questionId(rubric.id, check.id)))
      .map((compiled) => {
        const reason = refused.get(questionId(rubric.id, compiled.check.id));
        const everyone = scope?.where == null;
        return {
          compiled,
          group: rowGroup(questionId(rubric.id, compiled.check.id), compiled, scope?.where ?? null, {
            refused: reason !== undefined,
            bare,
          }),
          wording: wordingOf(compiled, { rubric, everyone, sets, refused: reason }),
        };
      }),
  );
  const about = { kind, ...(entities === undefined ? {} : { entities }) };
  const answers = rowsStatement(
    asked.map(({ group }) => group),
    about,
    environment,
  );
  const used = new Set(asked.flatMap(({ group }) => [...Object.keys(group.columns), ...Object.keys(group.beside ?? {})]));
  const has = (column: string): boolean => used.has(column);
  const tables = tablesRead(
    environment,
    asked.map(({ compiled }) => compiled),
  );
  const doubtful = tables.length > 0 && !bare;
  const trouble = troubleRows(about, tables);
  const conditional = doubtful && has('applies');
  const captures = bare ? 0 : Math.max(0, ...asked.map(({ wording }) => wording.captures.length));
  // What no row can need is a constant here, which the engine then leaves out of every row.
  const faulty = asked.some(({ wording }) => wording.fault !== null);

  const sql = `
WITH wording AS (SELECT unnest(from_json($wording::JSON, '${wordingShape}'), max_depth := 2)),
${doubtful ? `${doubts(trouble.sql)},` : ''}${exempt.length > 0 ? `${excuses},` : ''}
answered AS (${answers.sql}),
judged AS (
  SELECT a.entity, w.* EXCLUDE (fault, conditional, captures, captured), ${faulty ? 'w.fault' : 'NULL::VARCHAR'} AS fault,
    ${has('applies') ? 'w.conditional' : 'FALSE'} AS conditional, ${has('applies') ? 'a.applies' : 'NULL::BOOLEAN'} AS applies, a.error,
    ${doubtful ? 'd.unread' : 'NULL::VARCHAR'} AS unread, ${doubtful ? 'd.stale_since' : 'NULL::TIMESTAMPTZ'} AS stale,
    ${conditional ? 'c.unread' : 'NULL::VARCHAR'} AS undecidable, ${exempt.length > 0 ? 'x.sentence' : 'NULL::VARCHAR'} AS excuse,
    ${creditIn(has)} AS credited,
    CASE WHEN w.shown IS NOT NULL THEN ${shownValue(has('observed') ? 'a.observed' : 'NULL::VARCHAR', 'w.shown')} END AS observed,
    ${capturesAs(captures)} AS captures
  FROM answered a JOIN wording w ON w.id = a.id
  ${doubtful ? 'LEFT JOIN doubt d ON d.entity = a.entity AND d.set = w.rests' : ''}
  ${conditional ? 'LEFT JOIN doubt c ON c.entity = a.entity AND c.set = w.conditions' : ''}
  ${exempt.length > 0 ? 'LEFT JOIN excused x ON x.entity = a.entity AND x.id = a.id' : ''}
  ${has('scope') ? 'WHERE w.everyone OR a.scope' : ''}
),
earning AS (
  SELECT *, CASE WHEN fault IS NULL AND (NOT conditional OR applies) AND error IS NULL AND NOT isnan(credited)
    THEN ${has('credit') ? 'CASE WHEN credited < 0 THEN 0 WHEN credited > 1 THEN 1 ELSE credited END' : 'credited'} END AS earned
  FROM judged
),
found AS (
  SELECT *, CASE
    WHEN earned = 1 THEN 'pass'
    WHEN earned IS NOT NULL THEN 'fail'
    WHEN fault IS NOT NULL THEN 'error'
    WHEN conditional AND NOT applies THEN 'not-applicable'
    WHEN error IS NOT NULL OR isnan(credited) THEN 'error'
    ELSE 'no-data' END AS finding
  FROM earning
)
SELECT rubric, "check", entity, version,
  CASE WHEN exempted THEN 'exempt' ELSE finding END AS verdict,
  CASE WHEN NOT exempted THEN earned END AS credit,
  ${
    bare
      ? 'NULL::VARCHAR AS reason, NULL::VARCHAR AS observed, NULL::TIMESTAMPTZ AS stale_since'
      : `${reason} AS reason,
  CASE WHEN earned IS NOT NULL OR finding = 'no-data' AND NOT (conditional AND applies IS NULL) THEN observed END AS observed,
  CASE WHEN NOT exempted AND earned IS NOT NULL THEN stale END AS stale_since`
  },
  captures
FROM (SELECT *, excuse IS NOT NULL AND finding NOT IN ('pass', 'not-applicable') AS exempted FROM found)`;
  return {
    sql,
    parameters: {
      ...answers.parameters,
      ...trouble.parameters,
      wording: JSON.stringify(asked.map(({ wording }) => wording)),
      sets: JSON.stringify(sets.rows()),
      troubles: JSON.stringify(troubles.filter(({ sentence }) => sentence !== null)),
      exempt: JSON.stringify(exempt.map((excuse, place) => ({ ...excuse, place }))),
      kind,
    },
  };
}

/** The sentence beside a verdict, whose beginning and end `wording` has. */
const reason = `CASE
    WHEN exempted THEN excuse
    WHEN earned IS NOT NULL THEN begins || CASE WHEN shown IS NULL THEN CASE WHEN earned = 1 THEN 'true' ELSE 'false' END ELSE coalesce(observed, 'null') END
      || CASE WHEN graduated THEN ', which earns ' || ${shownValue('earned::VARCHAR', `'percent'`)} || ' of the points' ELSE '' END || ends
    WHEN fault IS NOT NULL THEN fault
    WHEN finding = 'not-applicable' THEN idle
    WHEN finding = 'error' THEN 'Could not be evaluated: ' || coalesce(error, 'the credit is no number')
    WHEN conditional AND applies IS NULL THEN undecidable
    ELSE coalesce(unread, CASE WHEN observed IS NULL THEN valueless END) END`;

/** What a check is judged by, as a number: truth counts as everything or nothing. */
function creditIn(has: (column: string) => boolean): string {
  const passes = 'a.passes::INTEGER::DOUBLE';
  if (!has('credit')) return has('passes') ? passes : 'NULL::DOUBLE';
  return has('passes') ? `coalesce(a.credit, ${passes})` : 'a.credit';
}

/** An expression that is true of everybody. */
export const always: Asked = { compiled: { plan: { kind: 'literal', type: boolean, value: true }, type: boolean } };

/** The questions put to the engine about one check: whom its rubric is for, whether it applies, how it is judged, what is to be shown. */
export function rowGroup(
  id: string,
  { check, fault, judgement, applies, observed, captured }: CompiledCheck,
  where: Compiled | null,
  { refused = false, bare = false }: { readonly refused?: boolean; readonly bare?: boolean } = {},
): RowGroup {
  const scope: Readonly<Record<string, Asked>> = where ? { scope: { compiled: where } } : {};
  if (fault !== null || !judgement || refused) return { id, columns: {}, beside: { scope: where ? { compiled: where } : always } };
  const captures = captured.map(({ plan, type }, index): [string, Asked] => [
    placeOfCapture(index),
    { compiled: { plan, type }, as: 'text' },
  ]);
  const shown: Readonly<Record<string, Asked>> = {
    ...(observed ? { observed: { compiled: { plan: observed.part.plan, type: observed.part.plan.type }, as: 'text' } } : {}),
    ...Object.fromEntries(captures),
  };
  return {
    id,
    columns: {
      ...(applies ? { applies: { compiled: applies } } : {}),
      ...(check.judgedBy === 'passes'
        ? { passes: { compiled: judgement } }
        : { credit: { compiled: { plan: judgement.plan, type: number } } }),
    },
    beside: { ...scope, ...(bare ? {} : shown) },
  };
}

/** Tables of which a check reads what is known of the entity itself. */
export function tablesRead(environment: Environment, checks: readonly CompiledCheck[]): readonly Table[] {
  const read = new Set(
    checks.flatMap(({ judgement, applies }) => [...ownReads(judgement), ...ownReads(applies)].map(({ table }) => table)),
  );
  return [...environment.tables.values()].filter(({ name }) => read.has(name));
}

function placeOfCapture(index: number): string {
  return `capture ${index}`;
}

/** What a check captures as one JSON object, by name. */
function capturesAs(most: number): string {
  if (most === 0) return 'NULL::VARCHAR';
  const pair = (place: number): string =>
    `w.captures[${place + 1}], ${shownValue(`a."${placeOfCapture(place)}"`, `w.captured[${place + 1}]`)}`;
  const cases = Array.from({ length: most }, (_, last) => {
    const pairs = Array.from({ length: last + 1 }, (_, place) => pair(place));
    return `WHEN ${last + 1} THEN json_object(${pairs.join(', ')})::VARCHAR`;
  });
  return `CASE len(w.captures) ${cases.join(' ')} END`;
}

/**
 * What is doubtful of the tables in each set, for each entity: the sentence about the first that was not read, and when the first of
 * those that were went stale.
 */
function doubts(troubles: string): string {
  const same = ['source', 'outcome', 'reason', 'mapped', 'collected'].map((name) => `n.${name} IS NOT DISTINCT FROM t.${name}`);
  return `
doubt AS (
  SELECT t.entity, s."set", min(t.stale_since) AS stale_since,
    arg_min(n.sentence, s."position" * 1000 + coalesce(t.rank, 0)) FILTER (n.sentence IS NOT NULL) AS unread
  FROM (${troubles}) t
  JOIN (SELECT unnest(from_json($sets::JSON, '${setShape}'), max_depth := 2)) s ON s."table" = t."table"
  LEFT JOIN (SELECT unnest(from_json($troubles::JSON, '${troubleShape}'), max_depth := 2)) n ON n."table" = t."table" AND ${same.join(' AND ')}
  GROUP BY ALL
)`;
}

const excuseShape = shape({ entity: 'VARCHAR', id: 'VARCHAR', sentence: 'VARCHAR', place: 'INTEGER' });

/** Who is excused from what, under the identifier whatever the exemption calls it. */
const excuses = `
excused AS (
  SELECT named.entity, x.id, arg_min(x.sentence, x.place) AS sentence
  FROM (SELECT DISTINCT entity, unnest([entity, regexp_extract(entity, '[^/]*$')]) AS name FROM entity WHERE kind = $kind) named
  JOIN (SELECT unnest(from_json($exempt::JSON, '${excuseShape}'), max_depth := 2)) x ON x.entity = named.name
  GROUP BY ALL
)`;

const wordingShape = shape({
  id: 'VARCHAR',
  rubric: 'VARCHAR',
  check: 'VARCHAR',
  version: 'VARCHAR',
  fault: 'VARCHAR',
  everyone: 'BOOLEAN',
  conditional: 'BOOLEAN',
  idle: 'VARCHAR',
  begins: 'VARCHAR',
  ends: 'VARCHAR',
  shown: 'VARCHAR',
  valueless: 'VARCHAR',
  graduated: 'BOOLEAN',
  rests: 'INTEGER',
  conditions: 'INTEGER',
  captures: ['VARCHAR'],
  captured: ['VARCHAR'],
} satisfies Readonly<Record<keyof Wording, string | readonly string[]>>);
const setShape = shape({ set: 'INTEGER', table: 'VARCHAR', position: 'INTEGER' });
const troubleShape = shape({
  table: 'VARCHAR',
  source: 'VARCHAR',
  outcome: 'VARCHAR',
  reason: 'VARCHAR',
  mapped: 'BOOLEAN',
  collected: 'BOOLEAN',
  sentence: 'VARCHAR',
} satisfies Readonly<Record<keyof TroubleSentence, string>>);

/** Rows of this shape, as the engine reads them from JSON. */
function shape(columns: Readonly<Record<string, string | readonly string[]>>): string {
  return JSON.stringify([columns]);
}
