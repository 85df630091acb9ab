import { existsSync } from 'node:fs';
import { success, type Diagnostic, type Outcome } from '../../../query-language/diagnostic.ts';
import { readRubric } from '../../../rubrics/rubric.ts';
import { readFrom, type ReadCollected } from '../../language-server/collected-values.ts';
import type { Standard } from '../../language-server/language-file.ts';
import { serveLanguage } from '../../language-server/serve.ts';
import { listLintRules } from '../../registry/lint-rules.ts';
import { compileRubric } from '../../scoring/judge/compile-rubric.ts';
import { lintRubric } from '../../scoring/judge/lint-rubric.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { wordsOf } from '../output/diagnostics.ts';
import { inWorkspace, nearestEnvironment, openConfiguration } from '../workspace/workspace.ts';

export async function runLsp(context: CommandContext): Promise<ExitCode> {
  const [environment, rules] = await Promise.all([nearestEnvironment(context), listLintRules()]);
  const judgeRubric = judge({ environment, rules });
  serveLanguage(process.stdin, process.stdout, {
    version: context.version,
    environment,
    rules,
    judgeRubric,
    wordsOf,
    readCollected: readBriefly(context),
  });
  // The editor ends the session, and the program with it.
  await new Promise<void>((done) => context.signal.addEventListener('abort', () => done(), { once: true }));
  process.stdin.destroy();
  return 130;
}

/** What `assay lint` says of a rubric, but for what only a configuration tells. */
function judge({ environment, rules }: Omit<Standard, 'judgeRubric'>): Standard['judgeRubric'] {
  return (text, file): Outcome<readonly Diagnostic[]> => {
    const read = readRubric(text, file);
    if (!read.ok) return read;
    const { compiled, diagnostics } = compileRubric(read.value, environment);
    return success([...read.warnings, ...diagnostics, ...lintRubric(read.value, compiled, environment, rules)]);
  };
}

/** Holds the database of the project no longer than it reads, one question after the other, for only one can have it open. */
function readBriefly(context: CommandContext): ReadCollected {
  const read: ReadCollected = async (wanted) => {
    const { configuration } = await openConfiguration(context);
    if (!existsSync(configuration.warehouse)) return {};
    return inWorkspace(context, async ({ warehouse, environment }) => readFrom(warehouse, environment.tables, () => context.now())(wanted));
  };
  let before: Promise<unknown> = Promise.resolve();
  return async (wanted) => {
    const answer = before.then(async () => read(wanted));
    before = answer.catch(() => undefined);
    return answer;
  };
}
