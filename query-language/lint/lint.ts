import { memberFunction } from '../analysis/member.ts';
import type { Compiled, Environment } from '../compile.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import { partsOf, type Node } from '../syntax/ast.ts';
import type { LintRule, LintSettings, Site } from './rule.ts';

/** Everything the rules find in a text that compiles, in the order of the text. */
export function lint(
  { tree, meanings }: Pick<Compiled, 'tree' | 'meanings'>,
  environment: Environment,
  rules: ReadonlyMap<string, LintRule>,
  settings: LintSettings = {},
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (node: Node, around: readonly Node[]): void => {
    const site: Site = {
      environment,
      settings,
      around,
      meaningOf: (each) => meanings.get(each),
      planOf: (each) => {
        const operand = meanings.get(each);
        return operand?.kind === 'value' ? operand.plan : undefined;
      },
      functionOf: (each) => functionOf(each, environment, meanings, [node, ...around]),
    };
    for (const rule of rules.values()) found.push(...rule.find(node, site));
    for (const part of partsOf(node)) visit(part, [node, ...around]);
  };
  visit(tree, []);
  return found.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
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
