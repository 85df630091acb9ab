import { text, integer } from '../analysis/type.ts';
import { faulty, type Operand } from '../analysis/operand.ts';
import { areChoices } from '../analysis/window.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import type { Hop } from '../plan/plan.ts';

const furthest = 20;

const depth: Parameter = {
  name: 'depth',
  describes: `How many relations in a row are followed, 1 to ${furthest}; 1 when left out. Circles end by themselves.`,
  type: integer,
  optional: true,
  literal: true,
};

/** The entities that relations lead to. What a lambda over them asks, it asks of each of them. */
function related(call: Call, direction: Hop['direction'], type: string | undefined): Operand {
  const steps = call.number('depth') ?? 1;
  if (steps < 1 || steps > furthest) return call.fault('relation.depth', { depth: steps, furthest });
  const hop: Hop = { to: `related ${call.nesting}`, direction, depth: steps, ...(type === undefined ? {} : { types: [type] }) };
  return { kind: 'rows', rows: { table: 'relation', conditions: [], hop } };
}

const returns = 'list of entity';

export const dependencies: readonly QueryFunction[] = [
  {
    name: 'dependencies.out',
    describes: 'What the entity depends on, as its catalog file says. Each is an entity, with all that can be asked of one.',
    takes: [depth],
    returns,
    reads: ['relation'],
    examples: [
      'dependencies.out().length <= 10',
      'dependencies.out().all((d) => d.lifecycle == "production")',
      'dependencies.out(depth = 3).any((d) => d.git.archived)',
    ],
    lower: (call) => related(call, 'out', 'dependsOn'),
  },
  {
    name: 'dependencies.in',
    describes: 'What depends on the entity, as the catalog files of those say.',
    takes: [depth],
    returns,
    reads: ['relation'],
    examples: ['dependencies.in().length > 0', 'dependencies.in().any((d) => d.tier == "tier-1")'],
    lower: (call) => related(call, 'in', 'dependsOn'),
  },
  ...(
    [
      ['relations', 'out', 'type', 'Everything the entity’s catalog file relates it to.', 'relations("providesApi").length > 0'],
      [
        'entity.destinations',
        'out',
        'relationshipType',
        'Everything the entity’s catalog file relates it to.',
        'entity.destinations(relationshipType = "consumesApi").length > 0',
      ],
      [
        'entity.sources',
        'in',
        'relationshipType',
        'Everything whose catalog file relates it to the entity.',
        'entity.sources(relationshipType = "partOf").length > 0',
      ],
    ] as const
  ).map(([name, direction, parameter, describes, example]): QueryFunction => ({
    name,
    describes,
    takes: [
      {
        name: parameter,
        describes: 'Only relations of this kind, as the table `relation` names them.',
        type: text,
        optional: true,
        literal: true,
      },
      depth,
    ],
    returns,
    reads: ['relation'],
    examples: [example],
    lower: (call) => {
      const type = call.text(parameter);
      const kinds = call.table('relation').columns['type']?.values ?? [];
      return type === undefined || areChoices(call, parameter, [type], kinds) ? related(call, direction, type) : faulty;
    },
  })),
];
