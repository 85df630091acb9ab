import type { Environment } from '../../../query-language/compile.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import type { ExemptionState } from '../../../rubrics/exemption-rule.ts';
import { exemptionsFor } from '../../scoring/exemption/exemption-in-force.ts';
import { readExemptionRecords, type ExemptionRecord } from '../../scoring/exemption/exemption-log.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { instantOf } from '../option/instant.ts';
import { addDays, daysOf } from '../option/last-day.ts';
import type { Format } from '../option/output-option.ts';
import { exemptionAnswer, exemptionListPage } from '../output/exemption-page.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace } from '../workspace/workspace.ts';

export interface Options {
  readonly all?: true | undefined;
  readonly state?: ExemptionState | undefined;
  readonly entity?: string | undefined;
  readonly rubric?: string | undefined;
  readonly expiring?: string | undefined;
  readonly asOf?: string | undefined;
}

export async function runExemptList(context: CommandContext, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async ({ configuration, warehouse, environment }) => {
    const { terminal } = context;
    const now = context.now();
    const asOf = options.asOf === undefined ? now : instantOf(options.asOf, configuration.zone);
    const recorded = await readExemptionRecords(warehouse, { asOf });
    const found = await ofEntity(warehouse, environment, ofRubric(recorded, options.rubric), options.entity, asOf);
    const shown = found.filter(chosenBy(options, asOf)).toSorted(byUrgency);
    terminal.out(
      format === 'table'
        ? exemptionListPage(
            shown,
            { asOf, hidden: found.length - shown.length, total: recorded.length },
            terminal.columns,
            paintWith(terminal.colours.out),
          )
        : writeAnswer(exemptionAnswer(shown, asOf), format),
    );
    return 0;
  });
}

function ofRubric(records: readonly ExemptionRecord[], rubric: string | undefined): readonly ExemptionRecord[] {
  if (rubric === undefined) return records;
  const known = [...new Set(records.map((each) => each.rubric))];
  if (known.length > 0 && !known.includes(rubric)) {
    throw useFault('cli.rubric-unknown', { name: rubric, near: nearName(rubric, known) ?? null, known });
  }
  return records.filter((each) => each.rubric === rubric);
}

async function ofEntity(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  records: readonly ExemptionRecord[],
  asked: string | undefined,
  asOf: string,
): Promise<readonly ExemptionRecord[]> {
  if (asked === undefined) return records;
  // One that is gone has its exemptions still.
  if (records.some(({ entity }) => entity === asked)) return records.filter(({ entity }) => entity === asked);
  const found = await findEntity(warehouse, asked, asOf);
  if (!found.ok) throw new CommandFault(found.errors, 2);
  return exemptionsFor(warehouse, environment, records, found.value.entity, asOf);
}

function chosenBy({ all, state, expiring }: Options, asOf: string): (record: ExemptionRecord) => boolean {
  const last = expiring === undefined ? undefined : addDays(asOf, daysOf(expiring)).slice(0, 10);
  return (record) => {
    if (last !== undefined) return record.state === 'approved' && record.expires <= last;
    if (state !== undefined) return record.state === state;
    return all === true || record.state === 'requested' || record.state === 'approved';
  };
}

const order: readonly ExemptionState[] = ['requested', 'approved', 'expired', 'revoked', 'denied'];

/** What waits for somebody first, then what ends first; of what is over, the latest first. */
function byUrgency(a: ExemptionRecord, b: ExemptionRecord): number {
  const isOver = order.indexOf(a.state) > 1;
  const byDay = a.expires < b.expires ? -1 : a.expires > b.expires ? 1 : 0;
  return order.indexOf(a.state) - order.indexOf(b.state) || (isOver ? -byDay : byDay);
}
