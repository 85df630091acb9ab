import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

/** `assay explain <entity> [check]` */
export function explain(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .description('say why an entity has its grades; or of one check what to do, since when, what changed then, and where it is known from')
    .argument('<entity>', 'name or identifier: payments-api, service:default/payments-api')
    .argument('[check]', 'a check: runbook, production-readiness/runbook')
    .option('--as-of <date>', 'as it stood then')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay explain payments-api\n  assay explain payments-api runbook\n  assay explain payments-api service-maturity/coverage -o markdown\n  assay explain payments-api runbook --as-of 2026-09-30 --json',
    )
    .action(async (entity, check, { asOf, output, json }) => {
      const { runExplain } = await import('../action/explain.ts');
      context.finish(await runExplain(context, { entity, check, asOf }, formatOf({ output, json })));
    });
}
