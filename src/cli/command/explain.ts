import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from '../command.ts';

/** `assay explain <entity> [check]` */
export function explain(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .description('say why an entity has its grades, or what stands behind one check')
    .argument('<entity>', 'name or identifier: payments-api, service:default/payments-api')
    .argument('[check]', 'a check: runbook, production-readiness/runbook')
    .option('--as-of <date>', 'as it stood then')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay explain payments-api\n  assay explain payments-api runbook')
    .action(async (entity, check, { asOf, json }) => {
      const { runExplain } = await import('../action/explain.ts');
      context.finish(await runExplain(context, { entity, check, asOf, json: json === true }));
    });
}
