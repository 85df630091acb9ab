import { resolve } from 'node:path';
import type { BucketSize } from '../../dora/calendar.ts';
import { isZone } from '../../dora/definition.ts';
import type { Grouping } from '../../dora/group.ts';
import { doraReport } from '../../dora/report.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { beginOf, dateOf, dayOf, instantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { doraAnswer, doraTable } from '../output/dora-table.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { configuredDefinition, inWorkspace, needEntities, needPast, openDefinition } from '../workspace/workspace.ts';

export interface Options {
  readonly by?: Grouping | undefined;
  readonly bucket: BucketSize;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly zone?: string | undefined;
  readonly entity?: string | undefined;
  readonly definition?: string | undefined;
  readonly asOf?: string | undefined;
}

export async function runDora(context: CommandContext, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse } = workspace;
    const { terminal } = context;
    const zone = options.zone ?? configuration.zone;
    if (!isZone(zone)) throw useFault('cli.zone', { zone });
    const definition = await (options.definition === undefined
      ? configuredDefinition(configuration)
      : openDefinition(named(options.definition, context.folder)));
    const now = context.now();
    const asOf = options.asOf === undefined ? now : instantOf(options.asOf, zone);
    const to = options.to === undefined ? dayOf(asOf, zone, 1) : dateOf(options.to);
    const from = options.from === undefined ? beginOf(to) : dateOf(options.from);
    if (from >= to) throw useFault('cli.window-empty', { from, to });
    await needEntities(workspace, asOf);
    await needPast(workspace, 'events', from);
    const found = options.entity === undefined ? undefined : await findEntity(warehouse, options.entity, asOf);
    if (found && !found.ok) throw new CommandFault(found.errors, 2);
    const { bucket, by = found?.value.kind === 'service' ? 'service' : 'team' } = options;
    const entity = found ? { entity: found.value.entity } : {};
    const report = await doraReport(warehouse, { definition, from, to, zone, bucket, by, ...entity, asOf, now });
    terminal.out(
      format === 'table' ? doraTable(report, terminal.columns, paintWith(terminal.colours.out)) : writeAnswer(doraAnswer(report), format),
    );
    return 0;
  });
}

/** A definition given by its path counts from where the program was started, not from the configuration. */
function named(definition: string, folder: string): string {
  return /[/\\]|\.ya?ml$/u.test(definition) ? resolve(folder, definition) : definition;
}
