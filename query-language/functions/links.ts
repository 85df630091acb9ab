import { columnOf, literal, rowsOf, value } from '../analysis/operand.ts';
import { regexFault } from '../analysis/regex.ts';
import { columnOfRow } from '../analysis/row.ts';
import { boolean, text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import { alsoCalled, type QueryFunction } from '../function.ts';

const all: QueryFunction = {
  name: 'links',
  describes: 'Links the entity declares.',
  takes: [{ name: 'type', describes: 'Only links of this type, as written.', type: text, optional: true, literal: true }],
  returns: 'list of entity link',
  reads: ['entity_link'],
  examples: ['links("runbook").length > 0'],
  lower: (call) => rowsOf('entity_link', ...oneOf(call.table('entity_link'), 'type', call.text('type'))),
};

export const links: readonly QueryFunction[] = [
  all,
  alsoCalled('entity.links', all, 'entity.links("dashboard").length > 0'),
  {
    name: 'entity_link.name',
    alias: 'entity_link.title',
    on: 'entity_link',
    describes: 'Name for display.',
    takes: [],
    returns: 'text',
    examples: ['links().any((link) => link.name.matchesIn("(?i)runbook"))'],
    lower: (call) => value(columnOfRow(call, 'title')),
  },
  {
    name: 'list<entity_link>.anyMatch',
    on: 'list<entity_link>',
    describes: 'Whether the whole address of some link fits the regular expression.',
    takes: [{ name: 'pattern', describes: 'An RE2 regular expression.', type: text, literal: true }],
    returns: 'boolean',
    examples: ['links("dashboard").anyMatch("https://.*[.]datadoghq[.]com/.*")'],
    lower: (call) => {
      const { receiver } = call;
      if (receiver.kind !== 'rows') throw new Error('Links are rows');
      const pattern = call.text('pattern') ?? '';
      const fault = regexFault(pattern);
      if (fault) return call.fault('regex.invalid', { pattern, reason: fault });
      const url = columnOf(call.table('entity_link'), 'url');
      const fits = { kind: 'apply', type: boolean, operation: 'matches', arguments: [url, literal(text, pattern)] } as const;
      return value({ kind: 'fold', type: boolean, rows: receiver.rows, how: 'any', of: fits });
    },
  },
];
