import { fieldOf, literal, onlyRow, value } from '../analysis/operand.ts';
import { boolean, listOf, text, type Type } from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

/** An entity without tags is in no group. */
function tagsOf(call: Call): Plan {
  const type = listOf(text);
  const tags = fieldOf(onlyRow('entity'), call.table('entity'), 'tags');
  return { kind: 'coalesce', type, left: tags, right: { kind: 'list', type, items: [] } };
}

/** A text to the engine; a thing of its own to the language, so that not every text has the member that groups have. */
const group: Type = { kind: 'record', table: 'group' };

export const groups: readonly QueryFunction[] = [
  {
    name: 'groups',
    describes: 'The groups the entity is in, which are its tags. Without CQL in mind, ask `tags`: `tags contains "pci"`.',
    takes: [],
    returns: 'list of group',
    reads: ['entity'],
    examples: ['groups().any((group) => group.name.matchesIn("tier-"))'],
    lower: (call) => value({ ...tagsOf(call), type: listOf(group) }),
  },
  {
    name: 'group.name',
    on: 'group',
    describes: 'What the group is called.',
    takes: [],
    returns: 'text',
    examples: ['groups().map((group) => group.name).contains("pci")'],
    lower: ({ receiver }) => {
      if (receiver.kind !== 'value') throw new Error('The name of a group was asked of something else');
      return value({ ...receiver.plan, type: text });
    },
  },
  {
    name: 'hasGroup',
    describes: 'Whether the entity is in the group, which is whether it has that tag.',
    takes: [{ name: 'name', describes: 'Name of the group.', type: text, literal: true }],
    returns: 'boolean',
    reads: ['entity'],
    examples: ['hasGroup("pci")'],
    lower: (call) => value({ kind: 'within', type: boolean, item: literal(text, call.text('name') ?? ''), list: tagsOf(call) }),
  },
];
