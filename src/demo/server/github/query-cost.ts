import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

export interface QueryCost {
  /** By GitHub's formula: the requests it takes to fill every connection, by the hundred, and 1 at the least. */
  readonly points: number;
  /** How many nodes the query can yield. GitHub refuses more than 500,000. */
  readonly nodes: number;
}

/** What a query costs before it is run, from the sizes of the pages it asks for. */
export function queryCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): QueryCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  let requests = 0;
  let nodes = 0;
  const walk = (set: SelectionSetNode | undefined, parents: number, within: ReadonlySet<string>): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, parents, within);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (!within.has(name)) walk(fragments.get(name)?.selectionSet, parents, new Set([...within, name]));
      } else {
        const page = selection.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last');
        const size = page ? pageSize(page.value, variables) : undefined;
        if (size === undefined) walk(selection.selectionSet, parents, within);
        else {
          requests += parents;
          nodes += parents * size;
          walk(selection.selectionSet, parents * size, within);
        }
      }
    }
  };
  walk(operation.selectionSet, 1, new Set());
  return { points: Math.max(1, Math.round(requests / 100)), nodes };
}

function pageSize(value: ValueNode, variables: Readonly<Record<string, unknown>>): number | undefined {
  if (value.kind === Kind.INT) return Number(value.value);
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : undefined;
}
