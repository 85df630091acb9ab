import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay kind list`, `show`, `new` and `retype` */
export function kind(program: Command, context: CommandContext): void {
  const group = program
    .command('kind')
    .description('list the kinds of entities, see the properties of one, or begin one of your own')
    .addHelpText(
      'after',
      '\nExamples:\n  assay kind list\n  assay kind new microfrontend\n  assay kind show microfrontend\n  assay kind retype microfrontend',
    );

  group
    .command('list')
    .description('every kind of entity there is: those that the workspace declares, and those that there are anyway')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText('after', '\nExamples:\n  assay kind list\n  assay kind list -o csv')
    .action(async (options) => {
      const { runKindList } = await import('../action/kind-list.ts');
      context.finish(await runKindList(context, formatOf(options)));
    });

  group
    .command('show')
    .description('one kind: its properties with their types and how queries call them, and its relations')
    .argument('<kind>', 'the kind')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay kind show microfrontend\n  assay kind show service --json')
    .action(async (name, options) => {
      const { runKindShow } = await import('../action/kind-show.ts');
      context.finish(await runKindShow(context, name, options));
    });

  group
    .command('new')
    .description('write a first declaration of a kind into the folder of kinds; overwrites nothing')
    .argument('<kind>', 'its name, such as microfrontend; of a kind that there is anyway, to give it properties')
    .addHelpText('after', '\nExamples:\n  assay kind new microfrontend\n  assay kind new service')
    .action(async (name) => {
      const { runKindNew } = await import('../action/kind-new.ts');
      context.finish(await runKindNew(context, name));
    });

  group
    .command('retype')
    .description('convert what was collected of properties whose type has changed since')
    .argument('<kind>', 'the kind')
    .option('--force', 'even where values are lost that the new type cannot hold')
    .addHelpText(
      'after',
      '\nExamples:\n  assay kind retype microfrontend\n\nExit codes: 0 converted, or nothing to do · 1 values would be lost · 2 wrong use',
    )
    .action(async (name, options) => {
      const { runKindRetype } = await import('../action/kind-retype.ts');
      context.finish(await runKindRetype(context, name, options));
    });
}
