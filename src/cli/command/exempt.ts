import { Option, type Command } from '@commander-js/extra-typings';
import { exemptionReasons } from '../../../rubrics/exemption.ts';
import { decisions, exemptionStates, type Decision } from '../../../rubrics/exemption-rule.ts';
import type { CommandContext } from '../command.ts';
import { formatOf, outputOption } from '../option/output-option.ts';

const examples = `
Examples:
  assay exempt list
  assay exempt list --expiring 14d
  assay exempt request payments-api production-readiness/runbook --reason migration --until 30d --text 'Moves to the new platform.'
  assay exempt request 'service | where tier == "tier-3"' service-maturity/coverage --reason accepted-risk --until 8w --text 'Internal.'
  assay exempt approve ex-1 --as bob@example.com --note 'Until the move.'
  assay exempt revoke ex-1`;

const whose = `

Who asks and who decides is taken from --as, the variable ASSAY_USER, or \`git
config user.email\`. Nobody approves what they asked for; \`approvers\` in
assay.yaml can say who may. Every step is kept, and nothing is ever changed or
deleted.`;

const asDescribed = 'who does it; otherwise ASSAY_USER, or the address that git signs with';

/** `assay exempt list`, `show`, `request`, `approve`, `deny` and `revoke` */
export function exempt(program: Command, context: CommandContext): void {
  const group = program
    .command('exempt')
    .description('ask that an entity need not pass a check for a while, decide on it, and see what holds')
    .addHelpText('after', `\n${examples.trim()}${whose}`);

  group
    .command('list')
    .description('what is asked for and what is in force, that which ends first before the others')
    .option('--all', 'with what was denied or revoked, or has ended')
    .addOption(new Option('--state <state>', 'only those that are in this state').choices(exemptionStates))
    .option('--entity <entity>', 'only those of this entity, by scopes too')
    .option('--rubric <id>', 'only those from this rubric')
    .option('--expiring <days>', 'only those in force that end within so many days: 14d')
    .option('--as-of <date>', 'as they stood then')
    .addOption(outputOption())
    .option('--json', 'the same as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  assay exempt list\n  assay exempt list --all --entity payments-api\n  assay exempt list --state requested -o csv',
    )
    .action(async ({ output, json, ...options }) => {
      const { runExemptList } = await import('../action/exempt-list.ts');
      context.finish(await runExemptList(context, options, formatOf({ output, json })));
    });

  group
    .command('show')
    .description('one exemption with all its steps, and whom it is for')
    .argument('<id>', 'such as ex-1')
    .option('--json', 'write JSON')
    .addHelpText('after', '\nExamples:\n  assay exempt show ex-1\n  assay exempt show ex-1 --json')
    .action(async (id, { json }) => {
      const { runExemptShow } = await import('../action/exempt-show.ts');
      context.finish(await runExemptShow(context, id, json === true));
    });

  group
    .command('request')
    .description('ask for an exemption; it holds once somebody else approves it')
    .argument('<entity>', 'whom: a name, an identifier, or a scope such as \'service | where tier == "tier-3"\'')
    .argument('<check>', 'from what: runbook, production-readiness/runbook')
    .addOption(new Option('--reason <reason>', 'what kind of reason there is').choices(exemptionReasons).makeOptionMandatory())
    .requiredOption('--text <text>', 'what makes it so, for whoever reads it in a year')
    .requiredOption('--until <day>', 'the last day it holds: 2026-12-31, or 90d from now')
    .option('--as <person>', asDescribed)
    .option('--json', 'write JSON')
    .addHelpText(
      'after',
      "\nExamples:\n  assay exempt request payments-api production-readiness/runbook --reason migration --until 30d --text 'Moves to the new platform.'\n  assay exempt request 'service | where tier == \"tier-3\"' service-maturity/coverage --reason accepted-risk --until 8w --text 'Internal.'",
    )
    .action(async (entity, check, { as: person, json, ...rest }) => {
      const { runExemptRequest } = await import('../action/exempt-request.ts');
      context.finish(await runExemptRequest(context, { entity, check, ...rest }, { person, json: json === true }));
    });

  const deciding: Readonly<Record<Decision, string>> = {
    approve: 'let an exemption hold; nobody approves their own',
    deny: 'refuse an exemption that is asked for',
    revoke: 'end an exemption before its last day, or take a request back',
  };
  for (const decision of Object.keys(decisions) as Decision[]) {
    group
      .command(decision)
      .description(deciding[decision])
      .argument('<id>', 'such as ex-1')
      .option('--note <text>', 'what to say of it')
      .option('--as <person>', asDescribed)
      .option('--json', 'write JSON')
      .addHelpText(
        'after',
        `\nExamples:\n  assay exempt ${decision} ex-1\n  assay exempt ${decision} ex-1 --as bob@example.com --note 'As agreed.'`,
      )
      .action(async (id, { as: person, json, note }) => {
        const { runExemptDecide } = await import('../action/exempt-decide.ts');
        context.finish(await runExemptDecide(context, { id, decision, note }, { person, json: json === true }));
      });
  }
}
