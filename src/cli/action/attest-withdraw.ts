import { withdrawAttestation } from '../../scoring/exemption/attestation.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { attestationAct } from '../output/attestation-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { actInWorkspace, type By } from '../workspace/act-in-workspace.ts';
import { needEntities } from '../workspace/workspace.ts';

export interface Asked {
  readonly entity: string;
  readonly key: string;
  readonly comment: string | undefined;
}

export async function runAttestWithdraw(context: CommandContext, asked: Asked, { person, json }: By): Promise<ExitCode> {
  return actInWorkspace(context, person, async (workspace, { by, now }) => {
    const { terminal } = context;
    await needEntities(workspace, now);
    const { key } = asked;
    const what = { key, comment: asked.comment?.trim() || null };
    const outcome = await withdrawAttestation(workspace.warehouse, asked.entity, what, { by: by.name, at: now });
    // That there is nothing to take back is an answer, and not wrong use.
    if (!outcome.ok) throw new CommandFault(outcome.errors, outcome.errors.every(({ code }) => code === 'attestation.none') ? 1 : 2);
    terminal.note(attestationAct(outcome.value, 'withdrawn', by, terminal.columns, paintWith(terminal.colours.note)));
    if (json) terminal.out(jsonOf('attestation', now, outcome.value));
    return 0;
  });
}
