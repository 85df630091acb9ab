import { compileExemptionScope, entitiesInScope } from '../../scoring/exemption/exemption-scope.ts';
import { findExemption } from '../../scoring/exemption/exemption-decision.ts';
import { readExemptionSteps } from '../../scoring/exemption/exemption-log.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { exemptionPage } from '../output/exemption-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { inWorkspace } from '../workspace/workspace.ts';

export async function runExemptShow(context: CommandContext, id: string, json: boolean): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async ({ warehouse, environment }) => {
    const { terminal } = context;
    const now = context.now();
    const found = await findExemption(warehouse, id, now);
    if (!found.ok) throw new CommandFault(found.errors, 2);
    const { last: _, ...exemption } = found.value;
    const steps = await readExemptionSteps(warehouse, id);
    const scope = exemption.scope === null ? undefined : compileExemptionScope(exemption.scope, environment);
    const entities = scope?.ok ? await entitiesInScope(warehouse, environment, scope.value, now) : null;
    terminal.out(
      json
        ? jsonOf('exemption', now, { ...exemption, steps, entities })
        : exemptionPage(found.value, { steps, entities, asOf: now }, terminal.columns, paintWith(terminal.colours.out)),
    );
    return 0;
  });
}
