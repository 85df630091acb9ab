import { InvalidArgumentError, Option, type Command } from '@commander-js/extra-typings';
import { letters } from '../../../rubrics/rubric.ts';
import type { CommandContext } from '../command.ts';

/** `assay gate <entity>` */
export function gate(program: Command, context: CommandContext): void {
  program
    .command('gate')
    .description('say whether an entity may pass, as it stands now: for pipelines, which stop at exit code 1')
    .argument('<entity>', 'name or identifier: payments-api, service:default/payments-api')
    .option('--rubric <ids>', 'ask these rubrics only, with commas between', readNames)
    .option('--check <checks>', 'these checks pass, with commas between: runbook, service-maturity/owner', readNames)
    .addOption(new Option('--grade <letter>', 'it has this letter or a better one').choices(letters))
    .option('--level <level>', 'it holds this level or a higher one')
    .option('--no-regression', 'no letter, level or check is lost that it had at any moment of the last week')
    .option('--since <when>', 'lost since this day, or so far back, 30d, instead of within a week, with --no-regression')
    .addOption(
      new Option('--on-no-data <policy>', 'what becomes of what is not known').choices(['pass', 'fail'] as const).default('fail' as const),
    )
    .option('--force', 'let every rubric block that is asked, not only those in the phase `gate`')
    .addOption(
      new Option('-o, --output <format>', 'how the answer is written')
        .choices(['text', 'json', 'junit', 'sarif', 'github'] as const)
        .default('text' as const),
    )
    .option('--json', 'short for -o json')
    .addHelpText(
      'after',
      `
Examples:
  assay gate payments-api --no-regression
  assay gate payments-api --rubric production-readiness --grade B
  assay gate payments-api --check owner,documentation --on-no-data pass -o github
  assay gate payments-api --rubric production-readiness --level Silver -o junit

What fails blocks only under a rubric in the phase \`gate\`, and else is advice,
unless --force is given. That nothing was stored of an entity before is no
regression, and neither is what a changed rubric alone does.

Exit codes: 0 it may pass, perhaps with advice · 1 it is blocked
  2 wrong use · 3 no data`,
    )
    .action(async (entity, { output, json, regression, check = [], rubric = [], ...options }) => {
      const { runGate } = await import('../action/gate.ts');
      const noRegression = !regression;
      context.finish(await runGate(context, { entity, checks: check, rubrics: rubric, noRegression, ...options }, json ? 'json' : output));
    });
}

function readNames(given: string, before: readonly string[] | undefined): readonly string[] {
  const names = given.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Write names with commas between.');
  return [...(before ?? []), ...names];
}
