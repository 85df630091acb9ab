import { Option, type Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay diff [old] [new]` */
export function diff(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .description('say who would move if rubrics changed, and by which check: judges both versions on today’s facts, stores nothing')
    .argument('[old]', 'a rubric by identifier or file; the older file of two; every rubric when left out')
    .argument('[new]', 'the newer file of two')
    .option('--from <revision>', 'compare with the rubrics of this git revision, not with those that graded last')
    .option('--to <revision>', 'the later side is this git revision, not the working tree')
    .option('--as-of <date>', 'on the facts and exemptions of then')
    .addOption(
      new Option(
        '--fail-on <what>',
        'end with 1 when a letter or level falls or a letter is lost, or when anybody’s grade changes at all',
      ).choices(['worse', 'change'] as const),
    )
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      `
Examples:
  assay diff
  assay diff service-maturity
  assay diff ~/published.yaml rubrics/ours.yaml
  assay diff --from origin/main -o markdown --fail-on worse
  assay diff ours --from v1.0 --to v2.0 --json

Exit codes: 0 compared · 1 what --fail-on names happens
  2 a rubric cannot be read or does not compile · 3 no data`,
    )
    .action(async (old, newer, { output, json, ...options }) => {
      const { runDiff } = await import('../action/diff.ts');
      const rubrics = [old, newer].flatMap((each) => each ?? []);
      context.finish(await runDiff(context, { rubrics, ...options }, formatOf({ output, json })));
    });
}
