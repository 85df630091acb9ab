import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay scan <dir>` */
export function scan(program: Command, context: CommandContext): void {
  program
    .command('scan')
    .description('grade local git clones from their files and history: no configuration, no network, nothing written')
    .argument('[dir]', 'a clone, or a folder whose direct children are clones', '.')
    .option('--rubric <id>', 'only this rubric')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText('after', '\nExamples:\n  assay scan\n  assay scan ~/code --rubric service-maturity')
    .action(async (dir, { rubric, output, json }) => {
      const { runScan } = await import('../action/scan.ts');
      context.finish(await runScan(context, dir, rubric, formatOf({ output, json })));
    });
}
