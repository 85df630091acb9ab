import { Option, type Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay grade [entity]` */
export function grade(program: Command, context: CommandContext): void {
  program
    .command('grade')
    .description('grade every entity by every rubric, worst first; or show how one stands')
    .argument('[entity]', 'name or identifier: payments-api, service:default/payments-api')
    .option('--rubric <id>', 'show only this rubric')
    .option('--drafts', 'show rubrics in phase draft too')
    .option('--as-of <date>', 'show the grades that held then, and grade nothing')
    .addOption(
      new Option(
        '--from <day>',
        'judge again what was graded since then, on what is known now, and mark what comes out otherwise: a date, or 30d',
      ).conflicts(['asOf', 'rubric', 'drafts']),
    )
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay grade\n  assay grade payments-api\n  assay grade --rubric production-readiness -o markdown\n  assay grade --drafts\n  assay grade --as-of 2026-09-30 --json\n  assay grade --from 30d',
    )
    .action(async (entity, { output, json, from, ...options }) => {
      if (from !== undefined) {
        const { runGradeFrom } = await import('../action/grade-from.ts');
        context.finish(await runGradeFrom(context, { entity, from }, formatOf({ output, json })));
        return;
      }
      const { runGrade } = await import('../action/grade.ts');
      context.finish(await runGrade(context, { entity, ...options }, formatOf({ output, json })));
    });
}
