import { isPublished } from '../../../rubrics/rubric.ts';
import { withSeenThen } from '../../scoring/explain/seen-then.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import { readCorrected } from '../../scoring/store/correction.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { gradeWorkspace } from '../workspace/grade-workspace.ts';
import { knownInstantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { entityAnswer, entityPage } from '../output/entity-page.ts';
import { plain } from '../output/fit.ts';
import { maturityAnswer, maturityTable } from '../output/maturity-table.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { unusedRubric } from '../workspace/rubric-shelf.ts';
import { configuredRubrics, inWorkspace, needEntities } from '../workspace/workspace.ts';

export interface Options {
  /** Whose readout is wanted; the list of all when left out. */
  readonly entity?: string | undefined;
  readonly rubric?: string | undefined;
  readonly drafts?: boolean | undefined;
  readonly asOf?: string | undefined;
}

export async function runGrade(
  context: CommandContext,
  { entity: asked, rubric, drafts = false, asOf }: Options,
  format: Format,
): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    await needEntities(workspace, context.now());
    const listing = await configuredRubrics(configuration);
    const known = listing.rubrics.map(({ value }) => value.id);
    if (rubric !== undefined && !known.includes(rubric)) {
      throw await unusedRubric(rubric, known);
    }
    const wanted = rubric === undefined ? { drafts } : { rubrics: [rubric] };
    const now = context.now();
    const at = asOf === undefined ? now : knownInstantOf(asOf, { zone: configuration.zone, now });
    let code: ExitCode = 0;
    if (asOf === undefined) {
      const { diagnostics, texts } = await gradeWorkspace(workspace, at, { listing });
      noteDiagnostics(terminal, diagnostics, texts);
      if (diagnostics.some(({ severity }) => severity === 'error')) code = 2;
    }
    const entity = asked === undefined ? undefined : await namedEntity(warehouse, asked, at);
    const kept = await readMaturity(warehouse, { ...wanted, asOf: at, ...(entity === undefined ? {} : { entities: [entity] }) });
    // The list of all says nothing of what was seen.
    const report = entity === undefined ? kept : await withSeenThen(warehouse, environment, kept);
    if (asOf !== undefined && report.evaluatedAt === null) throw useFault('cli.nothing-graded', { at, option: '--as-of' }, 3);
    const corrected =
      asOf === undefined
        ? []
        : await readCorrected(warehouse, at, {
            rubrics: report.rubrics.map(({ id }) => id),
            ...(entity === undefined ? {} : { entities: [entity] }),
          });
    const paint = paintWith(terminal.colours.out);
    if (entity === undefined) {
      terminal.out(
        format === 'table'
          ? maturityTable(report, terminal.columns, paint, corrected)
          : writeAnswer(maturityAnswer(report, corrected), format),
      );
    } else {
      const [graded] = report.entities;
      if (!graded) throw new CommandFault([{ code: 'entity.ungraded', severity: 'error', facts: { entity } }], 2);
      terminal.out(
        format === 'table'
          ? entityPage(report, graded, terminal.columns, paint, corrected)
          : writeAnswer(entityAnswer(report, graded, corrected), format),
      );
    }
    const hidden = rubric !== undefined || drafts ? [] : listing.rubrics.filter(({ value }) => !isPublished(value.phase));
    if (report.omitted > 0) terminal.note(omittedNote(report.omitted));
    if (hidden.length > 0) terminal.note(draftsNote(hidden.map(({ value }) => value.id)));
    return code;
  });
}

async function namedEntity(warehouse: Pick<Warehouse, 'read'>, asked: string, asOf: string): Promise<string> {
  const found = await findEntity(warehouse, asked, asOf);
  if (!found.ok) throw new CommandFault(found.errors, 2);
  return found.value.entity;
}

function omittedNote(omitted: number): string {
  return `\n${omitted} more are judged, better than these, and too many to show at once: \`assay query 'grade | …'\` has them all.\n`;
}

function draftsNote(ids: readonly string[]): string {
  return `\nJudged and not shown, being ${ids.length === 1 ? 'a draft' : 'drafts'}: ${ids.map(plain).join(', ')}. \`--drafts\` shows ${ids.length === 1 ? 'it' : 'them'}.\n`;
}
