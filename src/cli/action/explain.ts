import type { Outcome } from '../../../query-language/diagnostic.ts';
import { explain } from '../../scoring/explain.ts';
import { findEntity } from '../../scoring/find-entity.ts';
import { readMaturity } from '../../scoring/maturity.ts';
import type { Explanation } from '../../scoring/report.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { instantOf } from '../instant.ts';
import { entityAnswer, entityPage } from '../output/entity-page.ts';
import { explanationPage } from '../output/explanation-page.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { inWorkspace, needEntities } from '../workspace.ts';

export interface Asked {
  readonly entity: string;
  readonly check: string | undefined;
  readonly asOf: string | undefined;
  readonly json: boolean;
}

export async function runExplain(context: CommandContext, asked: Asked): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment, collectors } = workspace;
    const { terminal } = context;
    const now = context.now();
    const asOf = asked.asOf === undefined ? now : instantOf(asked.asOf, configuration.zone);
    await needEntities(workspace, asOf);
    const paint = paintWith(terminal.colours.out);
    const found = await findEntity(warehouse, asked.entity, asOf);
    if (!found.ok) throw new CommandFault(found.errors, 2);
    const { entity } = found.value;
    if (asked.check !== undefined) {
      const told = await explainAll(asked.check, async (check) =>
        explain(warehouse, environment, { entity, check, asOf, now, collectors }),
      );
      terminal.out(
        asked.json
          ? jsonOf('explanations', asOf, told)
          : told.map((each) => explanationPage(each, terminal.columns, paint)).join(`\n${paint('dim', '─'.repeat(terminal.columns))}\n\n`),
      );
      return 0;
    }
    const report = await readMaturity(warehouse, { asOf, entities: [entity] });
    const [graded] = report.entities;
    if (!graded) throw new CommandFault([{ code: 'entity.ungraded', severity: 'error', facts: { entity } }], 2);
    terminal.out(asked.json ? writeAnswer(entityAnswer(report, graded), 'json') : entityPage(report, graded, terminal.columns, paint));
    return 0;
  });
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
