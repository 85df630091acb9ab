import type { Feature } from '../../query-language/case.ts';
import { compile, type Environment } from '../../query-language/compile.ts';
import { messages } from '../../query-language/messages.ts';
import { isOfCql, listFeatures } from './language-reference.ts';
import { code, table } from './markdown.ts';

/** Every expression of CQL that was found in public, with what it is in RQL, or why it is not and what comes nearest. */
export function cqlTable(environment: Environment): string {
  const features = listFeatures().filter(isOfCql);
  const cases = features.flatMap((feature) => feature.cases);
  const taken = cases.filter(({ faults }) => faults === undefined).length;
  return [
    '# CQL in RQL',
    introduction,
    `Of ${cases.length} texts ${taken} are taken as they are. The others are refused by name, with what comes nearest.`,
    ...features.map((feature) => render(feature, environment)),
    'Each line is a test, in [`cases/`](./cases). Names that are refused stand in [`foreign/`](./foreign). This file is written by `npm run docs`.',
  ].join('\n\n');
}

const introduction = `
Whoever comes from Cortex brings scorecards in CQL. Here is every expression that its documentation, its templates and its users have
published, numbered, with what RQL makes of it; \`M\` marks those that do not ask what they mean to. Where it is the same, both writings
give the same for every entity. What was not read is *unknown* and gives no verdict, where CQL fails: that goes for all of them.
`.trim();

function render({ feature, describes, cases }: Feature, environment: Environment): string {
  const rows = cases.map((each) => [String(each.cql ?? ''), code(oneLine(each.text)), inRql(each), differenceOf(each, environment)]);
  return [`## ${feature}`, describes, table(['№', 'CQL', 'in RQL', 'how it differs, or why not'], rows)].join('\n\n');
}

type Case = Feature['cases'][number];

function inRql({ text, rql, faults, differs }: Case): string {
  const nearest = rql === undefined || rql === text ? undefined : code(rql);
  if (faults) return nearest === undefined ? 'refused' : `refused; nearest is ${nearest}`;
  if (differs === undefined) return nearest === undefined ? 'the same' : `the same, or ${nearest}`;
  return nearest === undefined ? 'taken' : `taken; rather ${nearest}`;
}

/** What the case says of the difference; of a text that is refused, what the language says. */
function differenceOf({ text, differs, faults }: Case, environment: Environment): string {
  const outcome = compile(text, environment);
  const words = new Set(outcome.ok || !faults ? [] : outcome.errors.map(({ code: name, facts }) => messages[name]?.(facts).says ?? name));
  return [differs, ...words].filter((each) => each !== undefined).join(' ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}
