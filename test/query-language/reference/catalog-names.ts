import type { Member } from './members.ts';
import { rowsOf, picked, type Name } from './names.ts';
import { disjunction, fault, isRow, isRows, unknown, type Result, type Row, type Value } from './value.ts';

type Columns = Readonly<Record<string, unknown>>;

/** The entities that relations lead to. */
function related(direction: 'out' | 'in', parameter?: string): Name {
  return {
    takes: [...(parameter === undefined ? [] : [parameter]), 'depth'],
    give: (given, context) => {
      const type = parameter === undefined ? 'dependsOn' : (given.value(parameter) as string | undefined);
      return context.reached({ direction, type, depth: (given.value('depth') as number | undefined) ?? 1 });
    },
  };
}

const tagsOf: Name['give'] = (_, context) => {
  const tags = context.column(context.entity, 'tags');
  return tags === null ? [] : tags;
};

const links = rowsOf('entity_link', ['type'], ({ type }, given) => given.value('type') === undefined || type === given.value('type'));
const linksOfTypes = (...types: readonly string[]): Name => rowsOf('entity_link', [], ({ type }) => types.includes(String(type)));
const pathOf = ({ path }: Columns): string => String(path).toLowerCase();

/** A file stands for a pattern when it, or a folder that it is in, is called so. */
const filesLike = (called: RegExp): Name =>
  rowsOf('repository_file', [], (columns) => {
    const parts = pathOf(columns).split('/');
    return parts.some((_, index) => called.test(parts.slice(0, index + 1).join('/')));
  });

const readme = /^readme(\.(md|markdown|mdx|rst|adoc|txt|org))?$/;
const files = filesLike(/^readme(\.[^/]*)?$|^(doc|docs|documentation)\/|\.(md|mdx|rst|adoc)$/);
const runbookFiles = filesLike(/runbook[^/]*$/);
const runbookLinks = linksOfTypes('runbook', 'runbooks', 'playbook');

/** Names of the entity as the catalog has it, of what it is related to, and of its documentation. */
export const catalogNames: Readonly<Record<string, Name>> = {
  'entity.tag': { takes: [], give: (_, context) => context.column(context.entity, 'name') },
  captures: { takes: ['name', 'value'], give: (given) => given.value('value')! },
  'dependencies.out': related('out'),
  'dependencies.in': related('in'),
  relations: related('out', 'type'),
  'entity.destinations': related('out', 'relationshipType'),
  'entity.sources': related('in', 'relationshipType'),
  groups: { takes: [], give: tagsOf },
  hasGroup: {
    takes: ['name'],
    give: (given, context) => {
      const tags = tagsOf(given, context);
      return Array.isArray(tags) ? tags.includes(given.value('name')) : tags;
    },
  },
  links,
  'entity.links': links,
  'docs.links': linksOfTypes('doc', 'docs', 'documentation', 'document', 'techdocs', 'guide', 'wiki'),
  'docs.files': files,
  'docs.readme': picked('repository_file', 'path', 'first', [], (columns) => {
    const [first] = pathOf(columns).split('/');
    return readme.test(first!);
  }),
  'docs.hasRunbook': {
    takes: [],
    give: (given, context) => disjunction([runbookLinks, runbookFiles].map((each) => isThere(each.give(given, context)))),
  },
};

function isThere(rows: Result): Result {
  return isRows(rows) ? rows.elements.length > 0 : rows;
}

/** Members of what these names give. The name of a group is the group. */
export const catalogMembers: Readonly<Record<string, Member>> = {
  name: { takes: [], give: (object) => object },
  'entity_link.name': { takes: [], give: (object) => (isRow(object) ? ((object.columns['title'] ?? null) as Value) : null) },
  anyMatch: {
    takes: ['pattern'],
    give: (object, given) => {
      if (!isRows(object)) return object === fault ? fault : unknown;
      const whole = new RegExp(`^(?:${given.value('pattern') as string})$`, 'u');
      return disjunction(
        object.elements.map((element) => {
          const { url } = (element() as Row).columns;
          return typeof url === 'string' ? whole.test(url) : unknown;
        }),
      );
    },
  },
};
