import { memberFunction } from '../analysis/member.ts';
import type { Compiled, CompiledQuery, Environment } from '../compile.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';
import { expressionsOf, partsOf, type Node, type Query } from '../syntax/ast.ts';
import type { LintRule, LintSettings, Site } from './rule.ts';

/** Everything the rules find in a text that compiles, in the order of the text. */
export function lint(
  { tree, meanings }: Pick<Compiled | CompiledQuery, 'tree' | 'meanings'>,
  environment: Environment,
  rules: ReadonlyMap<string, LintRule>,
  settings: LintSettings = {},
): readonly Diagnostic[] {
  const planOf = (node: Node): Plan | undefined => {
    const operand = meanings.get(node);
    return operand?.kind === 'value' ? operand.plan : undefined;
  };
  const found: Diagnostic[] = [];
  const visit = (node: Node, around: readonly Node[], given: readonly Plan[]): void => {
    const site: Site = {
      environment,
      settings: { ...settings, given: [...(settings.given ?? []), ...given] },
      around,
      meaningOf: (each) => meanings.get(each),
      planOf,
      functionOf: (each) => functionOf(each, environment, meanings, [node, ...around]),
    };
    for (const rule of rules.values()) found.push(...rule.find(node, site));
    for (const part of partsOf(node)) visit(part, [node, ...around], given);
  };
  if (tree.kind === 'query') visitStages(tree, planOf, (node, given) => visit(node, [], given));
  else visit(tree, [], []);
  return found.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

/** Goes through the expressions of a query, each with the conditions that its rows have met before. */
function visitStages({ stages }: Query, planOf: Site['planOf'], visit: (node: Node, given: readonly Plan[]) => void): void {
  let given: readonly Plan[] = [];
  for (const stage of stages) {
    if (stage.kind === 'join') visitStages(stage.query, planOf, visit);
    else for (const node of expressionsOf(stage)) visit(node, given);
    if (stage.kind === 'where') given = [...given, ...[planOf(stage.condition)].filter((plan) => plan !== undefined)];
    // Behind these, a column of the same name may be another.
    if (stage.kind === 'select' || stage.kind === 'summarize' || stage.kind === 'join') given = [];
  }
}

function functionOf(
  node: Node,
  environment: Environment,
  meanings: Compiled['meanings'],
  scope: readonly Node[],
): QueryFunction | undefined {
  const named = node.kind === 'call' ? node.callee : node;
  const path = pathOf(named, scope);
  const own = path === undefined ? undefined : environment.functions.get(path);
  if (own && own.on === undefined) return own;
  const receiver = named.kind === 'member' ? meanings.get(named.object) : undefined;
  return named.kind === 'member' && receiver ? memberFunction(receiver, named.name, environment) : undefined;
}

/** The names of a path with dots, if it does not begin at what a lambda around it looks at. */
function pathOf(node: Node, scope: readonly Node[]): string | undefined {
  if (node.kind === 'name') {
    return scope.some((each) => each.kind === 'lambda' && each.parameter.name === node.name) ? undefined : node.name;
  }
  if (node.kind !== 'member') return undefined;
  const before = pathOf(node.object, scope);
  return before === undefined ? undefined : `${before}.${node.name}`;
}
