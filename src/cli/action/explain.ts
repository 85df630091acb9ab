import type { Outcome } from '../../../query-language/diagnostic.ts';
import { explain } from '../../scoring/explain/explain.ts';
import { withSeenThen } from '../../scoring/explain/seen-then.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import type { Explanation } from '../../scoring/report.ts';
import { readCorrected } from '../../scoring/store/correction.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { knownInstantOf } from '../option/instant.ts';
import type { Format } from '../option/output-option.ts';
import { entityAnswer, entityPage } from '../output/entity-page.ts';
import { explanationAnswer } from '../output/explanation-answer.ts';
import { explanationMarkdown } from '../output/explanation-markdown.ts';
import { explanationPage } from '../output/explanation-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith, type Paint } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace/workspace.ts';

export interface Asked {
  readonly entity: string;
  readonly check: string | undefined;
  readonly asOf: string | undefined;
}

export async function runExplain(context: CommandContext, asked: Asked, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment, collectors } = workspace;
    const { terminal } = context;
    const now = context.now();
    const asOf = asked.asOf === undefined ? now : knownInstantOf(asked.asOf, { zone: configuration.zone, now });
    await needEntities(workspace, asOf);
    const paint = paintWith(terminal.colours.out);
    const found = await findEntity(warehouse, asked.entity, asOf);
    if (!found.ok) throw new CommandFault(found.errors, 2);
    const { entity } = found.value;
    if (asked.check !== undefined) {
      const told = await explainAll(asked.check, async (check) =>
        explain(warehouse, environment, { entity, check, asOf, now, collectors }),
      );
      terminal.out(written(told, { asOf, format, columns: terminal.columns, paint }));
      return 0;
    }
    const report = await withSeenThen(warehouse, environment, await readMaturity(warehouse, { asOf, entities: [entity] }));
    const [graded] = report.entities;
    if (!graded) throw new CommandFault([{ code: 'entity.ungraded', severity: 'error', facts: { entity } }], 2);
    const corrected = await readCorrected(warehouse, asOf, { entities: [entity] });
    terminal.out(
      format === 'table'
        ? entityPage(report, graded, terminal.columns, paint, corrected)
        : writeAnswer(entityAnswer(report, graded, corrected), format),
    );
    return 0;
  });
}

interface Writing {
  readonly asOf: string;
  readonly format: Format;
  readonly columns: number;
  readonly paint: Paint;
}

function written(told: readonly Explanation[], { asOf, format, columns, paint }: Writing): string {
  switch (format) {
    case 'table':
      return told.map((each) => explanationPage(each, columns, paint)).join(`\n${paint('dim', '─'.repeat(columns))}\n\n`);
    case 'json':
      return jsonOf('explanations', asOf, told);
    case 'markdown':
      return told.map(explanationMarkdown).join('\n---\n\n');
    case 'ndjson':
    case 'csv':
      return writeAnswer(explanationAnswer(told, asOf), format);
  }
}

/** The check of every rubric that has one of this name: the same question may be asked twice, and answered differently. */
async function explainAll(asked: string, explainOne: (check: string) => Promise<Outcome<Explanation>>): Promise<Explanation[]> {
  const told = await explainOne(asked);
  if (told.ok) return [told.value];
  const candidates = told.errors.find(({ code }) => code === 'check.ambiguous')?.facts['candidates'];
  if (!Array.isArray(candidates)) throw new CommandFault(told.errors, 2);
  const each = await Promise.all(candidates.map(async (name) => explainAll(String(name), explainOne)));
  return each.flat();
}
