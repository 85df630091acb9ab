import type { Value } from '../../../query-language/catalog.ts';
import type { Type } from '../../../query-language/analysis/type.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { askEntities } from '../ask-entities.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { instantOf } from '../instant.ts';
import type { Format } from '../output-option.ts';
import type { Cell } from '../output/answer.ts';
import { showDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { compact, duration } from '../output/quantity.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace.ts';

export interface Options {
  readonly kind: string;
  readonly asOf?: string | undefined;
  readonly sql?: true | undefined;
}

export async function runQuery(
  context: CommandContext,
  expression: string,
  { kind, asOf, sql }: Options,
  format: Format,
): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    const texts = new Map([['', expression]]);
    const now = context.now();
    const at = asOf === undefined ? now : instantOf(asOf, configuration.zone);
    const kinds = environment.tables.get('entity')?.columns['kind']?.values ?? [];
    if (!kinds.includes(kind)) throw useFault('cli.kind-unknown', { name: kind, near: nearName(kind, kinds) ?? null, known: kinds });
    const asked = await askEntities(warehouse, environment, expression, { kind, asOf: at, now });
    if (!asked.ok) throw new CommandFault(asked.errors, 2, texts);
    terminal.note(showDiagnostics(asked.warnings, texts, paintWith(terminal.colours.note)));
    const { statement, answers, yesOrNo, compiled } = asked.value;
    if (sql) {
      terminal.out(`${statement.sql}\n`);
      terminal.note(`${JSON.stringify({ ...statement.parameters, as_of: at, now }, null, 2)}\n`);
      return 0;
    }
    await needEntities(workspace, at);
    const shown = yesOrNo ? answers.filter(({ value, known }) => known && value === true) : answers;
    const columns = [{ name: 'entity', title: 'Entity' }, ...(yesOrNo ? [] : [{ name: 'value', title: 'Value' }])];
    const cell = format === 'table' || format === 'markdown' ? (value: Value) => readable(value, compiled.type) : cellOf;
    const rows = shown.map(({ entity, value, known }) => ({ entity, ...(yesOrNo ? {} : { value: known ? cell(value) : null }) }));
    terminal.out(writeAnswer({ asOf: at, columns, rows }, format));
    const unknown = answers.filter(({ known, error }) => !known && error === null).length;
    const failed = answers.filter(({ error }) => error !== null);
    const count = yesOrNo ? `${shown.length} of ${answers.length}` : `${answers.length}`;
    terminal.note(
      `${count} ${kind}${answers.length === 1 ? '' : 's'}${unknown > 0 ? `; ${unknown} unknown: a source was not read, or a value is missing` : ''}\n`,
    );
    if (failed.length > 0) terminal.note(`${failed.length} could not be evaluated: ${failed[0]?.error ?? ''}\n`);
    return 0;
  });
}

/** A value as people read it: durations in their unit, fractions without digits that nobody reads. */
function readable(value: Value, { kind }: Type): Cell {
  if (typeof value !== 'number') return cellOf(value);
  if (kind === 'duration') return value < 0 ? `−${duration(-value)}` : duration(value);
  return Number.isInteger(value) ? value : compact(value);
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String) : JSON.stringify(value);
}
