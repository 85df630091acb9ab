import { camelCase } from '../../../query-language/analysis/letter-case.ts';
import { columnType } from '../../../query-language/analysis/type.ts';
import type { Table } from '../../../query-language/catalog.ts';
import type { Compiled } from '../../../query-language/compile.ts';
import type { Read } from '../../../query-language/plan/walk.ts';
import { rowsAsOf } from '../../../query-language/sql/source.ts';
import { print } from '../../../query-language/syntax/print.ts';
import { standingOf, type VerdictName } from '../../../rubrics/grade.ts';
import type { Check, Rubric } from '../../../rubrics/rubric.ts';
import { identifier } from '../../warehouse/identifier.ts';
import { forever } from '../../warehouse/warehouse.ts';
import { causeOf, type Aged, type Said, type Silent } from '../history/change-cause.ts';
import { compileCheck, type CompiledCheck } from '../judge/compile-rubric.ts';
import type { AskedOf } from './counted-element.ts';
import { valuesOf, valuesOfParts } from './explained-part.ts';
import { readRubricInForce } from '../maturity.ts';
import type { ChangedField, ChangedRow, ChangedSource, ChangedValue, TurningPoint } from '../report.ts';
import { showValue } from '../judge/show-value.ts';

export interface Turned {
  readonly rubric: string;
  readonly check: string;
  /** Beginning of the unbroken run of the verdict. */
  readonly since: string;
  /** Entities whose facts the expression reads besides those of the entity itself. */
  readonly related: readonly string[];
}

/** So many rows that changed are told of. */
const mostRows = 10;

/**
 * What was otherwise before a verdict began to be what it is: the facts as of the last evaluation before and as of the one that began it,
 * the check as it was at both, what was known at both.
 */
export async function turningPoint(about: Omit<AskedOf, 'times'>, turned: Turned): Promise<TurningPoint> {
  const { rubric: rubricId, since } = turned;
  const after = await saidAt(about, turned, since);
  const judgedBefore = await evaluationBefore(about, rubricId, since);
  const nothing = { values: [], rows: [], moreRows: 0, sources: [], fields: [] };
  if (judgedBefore === null || !after || 'silent' in after) {
    return { since, before: null, judgedBefore: null, cause: null, ...nothing };
  }
  const before = await saidAt(about, turned, judgedBefore);
  if (!before || 'silent' in before) {
    const cause = before ? causeOf(before, after) : causeOf({ silent: 'rubric', scope: after.scope }, after);
    return { since, before: null, judgedBefore, cause, ...nothing };
  }
  const at = (instant: string): AskedOf => ({ ...about, times: { as_of: instant, now: instant } });
  const environment = { ...about.environment, kind: about.entity.kind };
  const compiled = compileCheck(after.check, environment);
  const isFaulty = before.verdict === 'error' || after.verdict === 'error';
  const told = after.verdict === 'not-applicable' || before.verdict === 'not-applicable' ? compiled.applies : compiled.judgement;
  const aged = await answerAt({ ...about, times: { as_of: judgedBefore, now: since } }, compiled);
  // Where the check of before says the same of the facts of after, it is not the check that made the difference.
  const anyway = await answerAt(at(since), compileCheck(before.check, environment));
  const isOfRubric = anyway.verdict !== after.verdict || anyway.credit !== after.credit;
  const sources = await changedSources(about, compiled, { before: judgedBefore, after: since });
  // Of a table that was read at one of the instants only, all rows come or go: that is no news of them.
  const unread = new Set(sources.map(({ table }) => table));
  const rows = (await changedRows(about, compiled, turned, judgedBefore)).filter(
    ({ table, how }) => how === 'changed' || !unread.has(table),
  );
  const { verdict, reason, observed } = before;
  return {
    since,
    before: { verdict, reason, observed },
    judgedBefore,
    cause: causeOf(isOfRubric ? before : { ...before, check: after.check }, after, aged),
    values: told && !isFaulty ? await changedValues(at(judgedBefore), at(since), told) : [],
    rows: rows.slice(0, mostRows),
    moreRows: Math.max(0, rows.length - mostRows),
    sources,
    fields: changedFields(before, after),
  };
}

/** The last instant before another at which the rubric was evaluated. Whoever stored results evaluated, also where no record of it is kept. */
async function evaluationBefore({ warehouse }: Pick<AskedOf, 'warehouse'>, rubric: string, since: string): Promise<string | null> {
  const [found] = await warehouse.read<{ last: string | null }>(lastEvaluation, { rubric, since });
  return found?.last ?? null;
}

const lastEvaluation = `
SELECT max(instant) AS last FROM (
  SELECT as_of AS instant FROM evaluation
  UNION ALL SELECT valid_from FROM rubric_version WHERE rubric = $rubric
  UNION ALL SELECT valid_from FROM verdict WHERE rubric = $rubric
) WHERE instant < $since::TIMESTAMPTZ`;

interface SaidRow extends Record<string, unknown> {
  readonly verdict: VerdictName;
  readonly credit: number | null;
  readonly reason: string;
  readonly observed: string | null;
}

/** What the check said of the entity at an instant; undefined where there was no such rubric. */
async function saidAt(
  { warehouse, entity }: Pick<AskedOf, 'warehouse' | 'entity'>,
  { rubric: id, check: checkId }: Turned,
  instant: string,
): Promise<Said | Silent | undefined> {
  const rubric = await readRubricInForce(warehouse, id, instant);
  if (!rubric) return undefined;
  const check = rubric.checks.find((each) => each.id === checkId);
  if (!check) return { silent: 'check', scope: rubric.for };
  const [row] = await warehouse.read<SaidRow>(verdictAt, { rubric: id, check: checkId, entity: entity.entity, at: instant });
  return row ? { ...row, check, standing: standingOf(check, instant.slice(0, 10)), scope: rubric.for } : silentAbout(rubric);
}

function silentAbout({ for: scope }: Rubric): Silent {
  return { silent: 'entity', scope };
}

const verdictAt = `
SELECT verdict, credit, reason, observed FROM verdict
WHERE rubric = $rubric AND "check" = $check AND entity = $entity AND valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to`;

/** What a check says of the facts of a moment at another, exemptions aside. */
async function answerAt(about: AskedOf, { check, fault, judgement, applies }: CompiledCheck): Promise<Aged> {
  if (fault !== null || !judgement) return { verdict: 'error', credit: null };
  const asked = new Map([['judgement', judgement], ...(applies ? [['applies', applies] as const] : [])]);
  // What the engine refuses altogether it refused when it judged.
  const values = await valuesOf(about, asked).catch(() => null);
  if (!values) return { verdict: 'error', credit: null };
  const applying = applies ? (values.get('applies')?.value ?? null) : 'true';
  if (applying === 'false') return { verdict: 'not-applicable', credit: null };
  const { value = null } = values.get('judgement') ?? {};
  if (applying === null || value === null) return { verdict: 'no-data', credit: null };
  const credit = check.judgedBy === 'passes' ? Number(value === 'true') : Math.min(Math.max(Number(value), 0), 1);
  return { verdict: credit === 1 ? 'pass' : 'fail', credit };
}

/** Parts of an expression that came to something else, in the order of its text; the whole is what the verdict says. */
async function changedValues(before: AskedOf, after: AskedOf, compiled: Compiled): Promise<ChangedValue[]> {
  const [was, is] = await Promise.all([valuesOfParts(before, compiled), valuesOfParts(after, compiled)]);
  const shown = (values: typeof was, index: number): string | null => {
    const { known = false, value = null } = values.get(String(index)) ?? {};
    return known ? (value ?? 'null') : null;
  };
  return compiled.parts.flatMap(({ node }, index) => {
    const change = { before: shown(was, index), after: shown(is, index) };
    return node === compiled.tree || change.before === change.after ? [] : [{ text: print(node), ...change }];
  });
}

type KeptRow = Readonly<Record<string, unknown>>;

/** Rows of the tables that a check reads that appeared, changed in a column that it reads, or went. */
async function changedRows(about: Omit<AskedOf, 'times'>, compiled: CompiledCheck, turned: Turned, before: string): Promise<ChangedRow[]> {
  const reads = [compiled.judgement, compiled.applies].flatMap((each) => each?.reads ?? []);
  const changed = await Promise.all(
    mergedReads(reads).map(async (read) => {
      const table = about.environment.tables.get(read.table);
      if (!table) return [];
      const entities = read.ofAsked ? [about.entity.entity] : turned.related;
      const [was, is] = await Promise.all([rowsOf(about, table, entities, before), rowsOf(about, table, entities, turned.since)]);
      return differences(table, read.columns, was, is);
    }),
  );
  return changed.flat();
}

/** Reads of each table once. */
function mergedReads(reads: readonly Read[]): Read[] {
  return [...Map.groupBy(reads, ({ table }) => table)].map(([table, all]) => ({
    table,
    columns: [...new Set(all.flatMap(({ columns }) => columns))],
    ofAsked: all.some(({ ofAsked }) => ofAsked),
  }));
}

/** Far more rows than a person looks at, so that a table of many does not fill the memory. */
const mostCompared = 20_000;

async function rowsOf(
  { warehouse }: Pick<AskedOf, 'warehouse'>,
  table: Table,
  entities: readonly string[],
  asOf: string,
): Promise<KeptRow[]> {
  const subject = `t.${identifier(table.subject.column)}`;
  const rows = rowsAsOf(table);
  const sql = table.result
    ? `SELECT t.* FROM ${rows} t WHERE list_contains($entities::VARCHAR[], ${subject})`
    : `SELECT DISTINCT t.* FROM knowledge k JOIN ${rows} t ON ${subject} = k.external AND t.source = k.source
       WHERE k."table" = $table AND list_contains($entities::VARCHAR[], k.entity) AND k.outcome = 'read'
         AND k.valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < k.valid_to`;
  return warehouse.read(`${sql} LIMIT ${mostCompared}`, { entities, table: table.name, as_of: asOf });
}

function differences(table: Table, columns: readonly string[], before: readonly KeptRow[], after: readonly KeptRow[]): ChangedRow[] {
  const keyOf = (row: KeptRow): string => JSON.stringify([row['source'], ...table.key.map((column) => row[column])]);
  const [was, is] = [new Map(before.map((row) => [keyOf(row), row])), new Map(after.map((row) => [keyOf(row), row]))];
  const seen = columns.filter((column) => !table.key.includes(column));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): ChangedRow[] => {
    const [then, now] = [was.get(key), is.get(key)];
    const row = now ?? then ?? {};
    const changes = seen.flatMap((column) => {
      const type = columnType(table.columns[column]?.type ?? 'text');
      const change = { column: camelCase(column), before: showValue(then?.[column], type), after: showValue(now?.[column], type) };
      return change.before === change.after ? [] : [change];
    });
    if (then && now && changes.length === 0) return [];
    const began = now?.['valid_from'];
    return [
      {
        table: table.name,
        source: String(row['source']),
        row: Object.fromEntries(
          table.key.map((column) => [camelCase(column), showValue(row[column], columnType(table.columns[column]?.type ?? 'text'))]),
        ),
        how: !then ? 'appeared' : now ? 'changed' : 'went',
        at: typeof began === 'string' ? began : now ? null : endOf(then),
        columns: changes,
      },
    ];
  });
}

/** When a row that is no more was last known to be. */
function endOf(row: KeptRow | undefined): string | null {
  const ended = row?.['valid_to'];
  // A row that stays may yet be the entity's no more.
  return typeof ended === 'string' && ended < forever ? ended : null;
}

interface KnownRow extends Record<string, unknown> {
  readonly table: string;
  readonly external: string;
  readonly source: string;
  readonly outcome: string;
  readonly reason: string | null;
}

async function changedSources(
  { warehouse, entity }: Pick<AskedOf, 'warehouse' | 'entity'>,
  { judgement, applies }: CompiledCheck,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<ChangedSource[]> {
  const tables = mergedReads([judgement, applies].flatMap((each) => each?.reads ?? [])).flatMap(({ table, ofAsked }) =>
    ofAsked ? [table] : [],
  );
  const known = async (at: string): Promise<ReadonlyMap<string, KnownRow>> =>
    new Map(
      (await warehouse.read<KnownRow>(knownAt, { entity: entity.entity, tables, at })).map((row) => [`${row.table} ${row.external}`, row]),
    );
  const [was, is] = await Promise.all([known(before), known(after)]);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): ChangedSource[] => {
    const [then, now] = [was.get(key), is.get(key)];
    const row = now ?? then;
    if (!row || then?.outcome === now?.outcome) return [];
    const { table, external, source } = row;
    return [{ table, external, source, before: then?.outcome ?? null, after: now?.outcome ?? null, reason: now?.reason ?? '' }];
  });
}

const knownAt = `
SELECT "table", external, source, outcome, reason FROM knowledge
WHERE entity = $entity AND list_contains($tables::VARCHAR[], "table") AND valid_from <= $at::TIMESTAMPTZ AND $at::TIMESTAMPTZ < valid_to
ORDER BY "table", rank`;

/** Fields of a check that bear on its verdict and on the grade, in the order in which rubrics have them. */
const bearing = ['applies', 'weight', 'level', 'category', 'caps', 'from', 'until', 'notes'] as const satisfies readonly (keyof Check)[];

function changedFields({ check: was, scope: wasFor }: Said, { check: is, scope }: Said): ChangedField[] {
  const change = (field: string, before: string | number | null, after: string | number | null): ChangedField[] =>
    before === after ? [] : [{ field, before: before === null ? null : String(before), after: after === null ? null : String(after) }];
  const judged =
    was.judgedBy === is.judgedBy
      ? change(is.judgedBy, was.judgement, is.judgement)
      : [...change(was.judgedBy, was.judgement, null), ...change(is.judgedBy, null, is.judgement)];
  return [...judged, ...bearing.flatMap((field) => change(field, was[field], is[field])), ...change('for', wasFor, scope)];
}
