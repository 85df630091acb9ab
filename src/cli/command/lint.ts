import { Option, type Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay lint` */
export function lint(program: Command, context: CommandContext): void {
  program
    .command('lint')
    .description('check the configuration, the rubrics, expressions and queries, and show every fault where it is')
    .argument('[paths...]', 'folders of rubrics, rubric files, .rql files, or - for a text; what the configuration names when left out')
    .option('-e, --expression <text...>', 'check expressions instead')
    .option('--fix', 'make the edits that are certain, in the files')
    .option('--strict', 'count warnings as faults')
    .addOption(
      new Option('-o, --output <format>', 'how findings are written')
        .choices(['text', 'json', 'github', 'sarif'] as const)
        .default('text' as const),
    )
    .option('--json', 'short for -o json')
    .addHelpText(
      'after',
      `\nExamples:\n  assay lint\n  assay lint rubrics/ --fix\n  assay lint -e 'ownership.owners.length > 0'\n  assay lint --strict -o github\n\nExit codes: 0 nothing wrong · 1 something is, with --strict a warning too`,
    )
    .action(async (paths, options) => {
      const { runLint } = await import('../action/lint.ts');
      context.finish(await runLint(context, paths, options));
    });
}
