import type { ExemptionReason } from '../../../rubrics/exemption.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { requestExemption } from '../../scoring/exemption/exemption-decision.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { lastDayOf } from '../option/last-day.ts';
import { exemptionAct } from '../output/exemption-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { actInWorkspace, type By } from '../workspace/act-in-workspace.ts';
import { configuredRubrics, needEntities } from '../workspace/workspace.ts';

export interface Asked {
  /** An entity, or a scope, which has a `|`. */
  readonly entity: string;
  readonly check: string;
  readonly reason: ExemptionReason;
  readonly text: string;
  readonly until: string;
}

export async function runExemptRequest(context: CommandContext, asked: Asked, { person, json }: By): Promise<ExitCode> {
  return actInWorkspace(context, person, async (workspace, { by, now }) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    await needEntities(workspace, now);
    const listing = await configuredRubrics(configuration);
    const isScope = asked.entity.includes('|');
    const { reason, text } = asked;
    const terms = {
      ...checkNamed(asked.check, listing),
      ...(isScope ? { entity: null, scope: asked.entity.trim() } : { entity: asked.entity, scope: null }),
      reason,
      text,
      expires: lastDayOf(asked.until, now),
    };
    const rubrics = listing.rubrics.map(({ value }) => value);
    const outcome = await requestExemption(warehouse, environment, rubrics, terms, { by: by.name, at: now, origin: 'command' });
    if (!outcome.ok) throw new CommandFault(outcome.errors, 2, new Map([['', asked.entity]]));
    const { exemption, isNew } = outcome.value;
    const paint = paintWith(terminal.colours.note);
    terminal.note(exemptionAct(exemption, isNew ? 'requested' : 'known', by, terminal.columns, paint));
    terminal.out(json ? jsonOf('exemption', now, exemption) : `${exemption.id}\n`);
    return 0;
  });
}

/** The check that is meant by `runbook` or `production-readiness/runbook`. */
function checkNamed(asked: string, { rubrics }: RubricListing): { readonly rubric: string; readonly check: string } {
  const slash = asked.indexOf('/');
  if (slash >= 0) return { rubric: asked.slice(0, slash), check: asked.slice(slash + 1) };
  const all = rubrics.flatMap(({ value }) => value.checks.map(({ id }) => ({ rubric: value.id, check: id })));
  const [only, ...others] = all.filter(({ check }) => check === asked);
  if (only && others.length === 0) return only;
  if (only) throw useFault('check.ambiguous', { asked, candidates: [only, ...others].map(({ rubric, check }) => `${rubric}/${check}`) });
  const known = [...new Set(all.map(({ check }) => check))];
  throw useFault('exemption.unknown-name', { what: 'check', name: asked, near: nearName(asked, known) ?? null, known });
}
