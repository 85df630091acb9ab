import { decisions, type Decision } from '../../../rubrics/exemption-rule.ts';
import { decideExemption } from '../../scoring/exemption/exemption-decision.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { exemptionAct } from '../output/exemption-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { actInWorkspace, type By } from '../workspace/act-in-workspace.ts';

export interface Decided {
  readonly id: string;
  readonly decision: Decision;
  readonly note: string | undefined;
}

export async function runExemptDecide(context: CommandContext, { id, decision, note }: Decided, { person, json }: By): Promise<ExitCode> {
  return actInWorkspace(context, person, async ({ configuration, warehouse }, { by, now }) => {
    const { terminal } = context;
    const act = { by: by.name, at: now, origin: 'command' } as const;
    const outcome = await decideExemption(warehouse, { id, decision, note: note?.trim() || null }, configuration.approvers, act);
    // That the rules do not let it be is an answer, and not wrong use.
    if (!outcome.ok) throw new CommandFault(outcome.errors, outcome.errors.some(({ code }) => code === 'exemption.unknown') ? 2 : 1);
    terminal.note(exemptionAct(outcome.value, decisions[decision], by, terminal.columns, paintWith(terminal.colours.note)));
    if (json) terminal.out(jsonOf('exemption', now, outcome.value));
    return 0;
  });
}
