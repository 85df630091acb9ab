import type { Environment } from '../../../query-language/compile.ts';
import type { Type } from '../../../query-language/analysis/type.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { lint } from '../../../query-language/lint/lint.ts';
import { listLintRules } from '../../registry/lint-rules.ts';
import { ask, readQuestion } from '../../query/ask.ts';
import type { Answer as Asked, AnswerCell, Question } from '../../query/ask.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { collectedBy } from '../linting/collected-by.ts';
import { CommandFault, useFault } from '../fault.ts';
import { knownInstantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import type { Answer, Cell } from '../output/answer.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { compact, duration } from '../output/quantity.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace/workspace.ts';
import { explainQuery } from '../output/query-page.ts';
import { queryTable } from '../output/query-table.ts';

export interface Options {
  readonly kind: string;
  readonly asOf?: string | undefined;
  readonly sql?: true | undefined;
  readonly plan?: true | undefined;
  readonly explain?: true | undefined;
  /** The most rows to show. */
  readonly limit: number;
  /** The most seconds that the answer may take. */
  readonly timeout: number;
}

export async function runQuery(context: CommandContext, text: string, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, collectors, warehouse, environment } = workspace;
    const { terminal } = context;
    const texts = new Map([['', text]]);
    const now = context.now();
    const asOf = options.asOf === undefined ? now : knownInstantOf(options.asOf, { zone: configuration.zone, now });
    const question: Question = { text, kind: kindOf(options.kind, environment), asOf, now };

    const read = readQuestion(question, environment);
    if (!read.ok) throw new CommandFault(read.errors, 2, texts);
    const { compiled, statement } = read.value;
    const findings = [
      ...read.warnings,
      ...lint(
        compiled,
        environment,
        await listLintRules(),
        collectedBy(configuration.sources, collectors.values(), environment.tables, now),
      ),
    ];
    noteDiagnostics(terminal, findings, texts);
    if (options.plan) return show(context, jsonOf('plan', read.value.asOf, compiled.plan));
    if (options.explain) return show(context, explainQuery(read.value, environment, paintWith(terminal.colours.out)));
    if (options.sql) {
      terminal.note(
        `${JSON.stringify({ ...statement.parameters, as_of: read.value.asOf, now: read.value.asOf, most: options.limit }, null, 2)}\n`,
      );
      return show(context, `${statement.sql}\n`);
    }

    await needEntities(workspace, read.value.asOf);
    const asked = await ask(warehouse, environment, question, { rows: options.limit, seconds: options.timeout, signal: context.signal });
    if (!asked.ok) throw new CommandFault(asked.errors, 1, texts);
    terminal.out(
      format === 'table'
        ? queryTable(answerOf(asked.value, format), terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(answerOf(asked.value, format), format),
    );
    const unknown = asked.warnings.filter(({ code }) => code === 'answer.name-unknown');
    noteDiagnostics(terminal, unknown, texts);
    terminal.note(summaryOf(asked.value));
    return 0;
  });
}

function show({ terminal }: CommandContext, text: string): ExitCode {
  terminal.out(text);
  return 0;
}

function kindOf(name: string, environment: Environment): string {
  const kinds = environment.tables.get('entity')?.columns['kind']?.values ?? [];
  if (kinds.includes(name)) return name;
  throw useFault('cli.kind-unknown', { name, near: nearName(name, kinds) ?? null, known: kinds });
}

function answerOf({ asOf, compiled, columns: told, rows, leftOut, unread, truncated }: Asked, format: Format): Answer {
  const { columns } = compiled.plan;
  const isForPeople = format === 'table' || format === 'markdown';
  const cell = (given: AnswerCell, type: Type): Cell => {
    if ('unknown' in given) return { lacking: 'no data' };
    if ('error' in given) return { lacking: 'error', reason: given.error };
    return isForPeople ? readable(given.value, type) : given.value;
  };
  return {
    asOf,
    columns: told.map((column) => ({ ...column, title: column.name })),
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name, type }, index) => [name, cell(row[index]!, type)]))),
    about: { leftOut, unread, truncated },
  };
}

/** A value as people read it: durations in their unit, fractions without digits that nobody reads. */
function readable(value: Extract<AnswerCell, { value: unknown }>['value'], { kind }: Type): Cell {
  if (typeof value !== 'number') return value;
  if (kind === 'duration') return value < 0 ? `−${duration(-value)}` : duration(value);
  return Number.isInteger(value) ? value : compact(value);
}

function summaryOf({ rows, truncated, leftOut, unread }: Asked): string {
  const unknown = leftOut.reduce((sum, each) => sum + each.rows, 0);
  const error = leftOut.find((each) => each.error !== null)?.error;
  return (
    [
      truncated
        ? `the first ${rows.length} row${rows.length === 1 ? '' : 's'}; --limit shows more`
        : `${rows.length} row${rows.length === 1 ? '' : 's'}`,
      ...(unknown > 0 ? [`${unknown} left out as unknown: a source was not read, or a value is missing`] : []),
      ...unread.map(({ table, kind, entities }) => `${table} was not read of ${entities} ${kind}${entities === 1 ? '' : 's'}`),
      ...(error === undefined ? [] : [`among them what could not be evaluated: ${error}`]),
    ].join('; ') + '\n'
  );
}
