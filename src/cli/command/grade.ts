import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../output-option.ts';

/** `assay grade [entity]` */
export function grade(program: Command, context: CommandContext): void {
  program
    .command('grade')
    .description('grade every entity by every rubric, worst first; or show how one stands')
    .argument('[entity]', 'name or identifier: payments-api, service:default/payments-api')
    .option('--rubric <id>', 'show only this rubric')
    .option('--drafts', 'show rubrics in phase draft too')
    .option('--as-of <date>', 'show the grades that held then, and grade nothing')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay grade\n  assay grade payments-api\n  assay grade --rubric production-readiness -o markdown\n  assay grade --drafts\n  assay grade --as-of 2026-09-30 --json',
    )
    .action(async (entity, { output, json, ...options }) => {
      const { runGrade } = await import('../action/grade.ts');
      context.finish(await runGrade(context, { entity, ...options }, formatOf({ output, json })));
    });
}
