import { readAttestations, type AttestationRecord, type AttestationState } from '../../scoring/exemption/attestation.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { instantOf } from '../option/instant.ts';
import { addDays, daysOf } from '../option/last-day.ts';
import type { Format } from '../option/output-option.ts';
import { attestationAnswer, attestationListPage } from '../output/attestation-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace } from '../workspace/workspace.ts';

export interface Options {
  readonly all?: true | undefined;
  readonly state?: AttestationState | undefined;
  readonly entity?: string | undefined;
  readonly key?: string | undefined;
  readonly expiring?: string | undefined;
  readonly asOf?: string | undefined;
}

export async function runAttestList(context: CommandContext, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async ({ configuration, warehouse }) => {
    const { terminal } = context;
    const asOf = options.asOf === undefined ? context.now() : instantOf(options.asOf, configuration.zone);
    const recorded = await readAttestations(warehouse, { asOf, ...(options.key === undefined ? {} : { key: options.key }) });
    const entity = await identifierOf(options.entity);
    const found = recorded.filter((each) => entity === undefined || each.entity === entity);
    const shown = found.filter(chosenBy(options, asOf)).toSorted(byUrgency);
    const counts = { hidden: found.length - shown.length, total: recorded.length };
    terminal.out(
      format === 'table'
        ? attestationListPage(shown, { asOf, ...counts }, terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(attestationAnswer(shown, asOf), format),
    );
    return 0;

    async function identifierOf(asked: string | undefined): Promise<string | undefined> {
      // One that is gone has what was said of it still.
      if (asked === undefined || recorded.some((each) => each.entity === asked)) return asked;
      const found = await findEntity(warehouse, asked, asOf);
      if (!found.ok) throw new CommandFault(found.errors, 2);
      return found.value.entity;
    }
  });
}

function chosenBy({ all, state, expiring }: Options, asOf: string): (record: AttestationRecord) => boolean {
  const last = expiring === undefined ? undefined : addDays(asOf, daysOf(expiring));
  return (record) => {
    if (last !== undefined) return record.state === 'valid' && record.until <= last;
    if (state !== undefined) return record.state === state;
    return all === true || record.state === 'valid';
  };
}

/** What holds before what does not; what lapses first before the others, of what is over the latest first. */
function byUrgency(a: AttestationRecord, b: AttestationRecord): number {
  const isOver = (record: AttestationRecord): number => (record.state === 'valid' ? 0 : 1);
  const byEnd = Date.parse(a.until) - Date.parse(b.until);
  return isOver(a) - isOver(b) || (isOver(a) ? -byEnd : byEnd);
}
