import { Option, type Command } from '@commander-js/extra-typings';
import { attestationStates } from '../../scoring/exemption/attestation.ts';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

const examples = `
Examples:
  assay attest payments-api load-test --comment '850 requests per second, see the wiki.'
  assay attest payments-api recovery-time --value 4h --comment 'Drill of 1 October.' --valid 180d
  assay attest payments-api threat-model --value no --comment 'The old one is about the monolith.'
  assay attest list --entity payments-api
  assay attest withdraw payments-api load-test --comment 'It was another service.'`;

const asDescribed = 'who states it; otherwise ASSAY_USER, or the address that git signs with';

/** `assay attest <entity> <key>`, `attest list` and `attest withdraw` */
export function attest(program: Command, context: CommandContext): void {
  const group = program
    .command('attest')
    .usage('<entity> <key> --comment <text> | list | withdraw <entity> <key>')
    .description('state what no source knows of an entity, for queries that ask attested("load-test")')
    .addHelpText(
      'after',
      `\n${examples.trim()}\n\nWhat is stated later takes the place of what was. What was stated stays\nknown, with who did and when.`,
    );

  group
    .command('state', { isDefault: true })
    .description('state something; meant where no other command is named')
    .argument('<entity>', 'name or identifier: payments-api, service:default/payments-api')
    .argument('<key>', 'what it is about: load-test')
    .requiredOption('--comment <text>', 'what it rests on: where the result is, who saw it')
    .option('--value <value>', 'true, false, a number, a date or another text', 'true')
    .option('--valid <days>', 'for how long: 90d, 366d at most. After that nothing is known', '90d')
    .option('--as <person>', asDescribed)
    .option('--json', 'write JSON')
    .addHelpText('after', "\nExamples:\n  assay attest payments-api load-test --comment '850 requests per second, see the wiki.'")
    .action(async (entity, key, { as: person, json, ...rest }) => {
      const { runAttest } = await import('../action/attest.ts');
      context.finish(await runAttest(context, { entity, key, ...rest }, { person, json: json === true }));
    });

  group
    .command('list')
    .description('what is stated and valid, that which lapses first before the others')
    .option('--all', 'with what has expired, was withdrawn or replaced')
    .addOption(new Option('--state <state>', 'only those that are in this state').choices(attestationStates))
    .option('--entity <entity>', 'only of this entity')
    .option('--key <key>', 'only under this key')
    .option('--expiring <days>', 'only those that lapse within so many days: 14d')
    .option('--as-of <date>', 'as it stood then')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay attest list\n  assay attest list --expiring 14d\n  assay attest list --all --key load-test -o csv',
    )
    .action(async ({ output, json, ...options }) => {
      const { runAttestList } = await import('../action/attest-list.ts');
      context.finish(await runAttestList(context, options, formatOf({ output, json })));
    });

  group
    .command('withdraw')
    .description('take back what is stated')
    .argument('<entity>', 'name or identifier')
    .argument('<key>', 'what it is about: load-test')
    .option('--comment <text>', 'why')
    .option('--as <person>', asDescribed)
    .option('--json', 'write JSON')
    .addHelpText('after', "\nExamples:\n  assay attest withdraw payments-api load-test --comment 'It was another service.'")
    .action(async (entity, key, { as: person, json, comment }) => {
      const { runAttestWithdraw } = await import('../action/attest-withdraw.ts');
      context.finish(await runAttestWithdraw(context, { entity, key, comment }, { person, json: json === true }));
    });
}
