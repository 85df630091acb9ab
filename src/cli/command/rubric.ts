import { Option, type Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay rubric list`, `show`, `new` and `test` */
export function rubric(program: Command, context: CommandContext): void {
  const group = program
    .command('rubric')
    .description('list the rubrics, read one, begin one, or run its examples')
    .addHelpText(
      'after',
      '\nExamples:\n  assay rubric list\n  assay rubric show production-readiness\n  assay rubric new mobile-apps\n  assay rubric test mobile-apps',
    );

  group
    .command('list')
    .description('every rubric there is, your own and those that ship, and which of them grade')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText('after', '\nExamples:\n  assay rubric list\n  assay rubric list -o csv')
    .action(async (options) => {
      const { runRubricList } = await import('../action/rubric-list.ts');
      context.finish(await runRubricList(context, formatOf(options)));
    });

  group
    .command('show')
    .description('one rubric as people read it: whom it grades, how, and what each check asks')
    .argument('<id>', 'the rubric')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay rubric show service-maturity\n  assay rubric show reliability --json')
    .action(async (id, options) => {
      const { runRubricShow } = await import('../action/rubric-show.ts');
      context.finish(await runRubricShow(context, id, options));
    });

  group
    .command('new')
    .description('write a first text of a rubric into the folder of rubrics, with an example; overwrites nothing')
    .argument('<id>', 'its identifier, such as mobile-apps')
    .addHelpText('after', '\nExamples:\n  assay rubric new mobile-apps')
    .action(async (id) => {
      const { runRubricNew } = await import('../action/rubric-new.ts');
      context.finish(await runRubricNew(context, id));
    });

  group
    .command('test')
    .description('run the examples of rubrics, and show each verdict that is not the expected one')
    .argument('[rubrics...]', 'identifiers or files; your own and those of the library that are used when left out')
    .addOption(
      new Option('-o, --output <format>', 'how the outcome is written')
        .choices(['text', 'json', 'junit'] as const)
        .default('text' as const),
    )
    .option('--json', 'short for -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay rubric test\n  assay rubric test security-posture\n  assay rubric test rubrics/mobile-apps.yaml\n  assay rubric test -o junit > rubrics.xml\n\nExit codes: 0 every example holds · 1 one does not · 2 one cannot be read',
    )
    .action(async (rubrics, { output, json }) => {
      const { runRubricTest } = await import('../action/rubric-test.ts');
      context.finish(await runRubricTest(context, rubrics, json ? 'json' : output));
    });
}
