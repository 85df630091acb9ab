import type { Letter } from '../../../rubrics/rubric.ts';
import { exemptionsAsOf } from '../../scoring/exemption/exemption-in-force.ts';
import { gateEntity } from '../../scoring/gate/gate-entity.ts';
import type { GatePolicy } from '../../scoring/gate/gate.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { earlierInstantOf } from '../option/instant.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { gateAnnotations, gateSuites } from '../output/gate-annotation.ts';
import { gatePage } from '../output/gate-page.ts';
import { githubAnnotations } from '../output/github-annotation.ts';
import { jsonOf } from '../output/json.ts';
import { junit } from '../output/junit.ts';
import { paintWith } from '../output/paint.ts';
import { sarif } from '../output/sarif.ts';
import { unusedRubric } from '../workspace/rubric-shelf.ts';
import { configuredRubrics, inWorkspace, needEntities } from '../workspace/workspace.ts';

export interface Options {
  readonly entity: string;
  readonly rubrics: readonly string[];
  readonly checks: readonly string[];
  readonly grade?: Letter | undefined;
  readonly level?: string | undefined;
  readonly noRegression: boolean;
  /** As it was given. */
  readonly since?: string | undefined;
  readonly onNoData: GatePolicy['onNoData'];
  readonly force?: true | undefined;
}

export async function runGate(
  context: CommandContext,
  { entity, rubrics, checks, grade, level, noRegression, since, onNoData, force }: Options,
  output: 'text' | 'json' | 'junit' | 'sarif' | 'github',
): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    const now = context.now();
    await needEntities(workspace, now);
    const listing = await configuredRubrics(configuration);
    const known = listing.rubrics.map(({ value }) => value.id);
    const stranger = rubrics.find((id) => !known.includes(id) && !listing.unreadable.includes(id));
    if (stranger !== undefined) throw await unusedRubric(stranger, known);
    // What is asked of a rubric that cannot be read is not known, and must not pass for nothing.
    if (listing.unreadable.some((id) => rubrics.length === 0 || rubrics.includes(id)))
      throw new CommandFault(listing.diagnostics, 2, listing.texts);
    const outcome = await gateEntity(
      warehouse,
      environment,
      { rubrics: listing.rubrics, exemptions: await exemptionsAsOf(warehouse, environment, now) },
      {
        entity,
        rubrics,
        checks,
        letter: grade ?? null,
        level: level ?? null,
        noRegression,
        since: since === undefined ? null : earlierInstantOf(since, { zone: configuration.zone, now }),
        now,
        policy: { onNoData, force: force === true },
      },
    );
    if (!outcome.ok) throw new CommandFault(outcome.errors, 2);
    const report = outcome.value;
    const place = { documents: listing.rubrics, configuration, folder: context.folder };
    noteDiagnostics(terminal, listing.diagnostics, listing.texts);
    terminal.out(
      output === 'json'
        ? jsonOf('gate', report.asOf, report)
        : output === 'junit'
          ? junit(gateSuites(report, place))
          : output === 'sarif'
            ? sarif(gateAnnotations(report, place), context.version)
            : output === 'github'
              ? githubAnnotations(gateAnnotations(report, place))
              : gatePage(report, terminal.columns, paintWith(terminal.colours.out)),
    );
    return report.passes ? 0 : 1;
  });
}
