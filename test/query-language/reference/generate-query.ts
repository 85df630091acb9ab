import type { ColumnNode, Identifier, Node, Query, SortKey, Stage } from '../../../query-language/syntax/ast.ts';
import { environment } from '../world.ts';
import type { Choose } from './choose.ts';
import { expression } from './generate-expression.ts';
import { binary, called, dotted, literal, span, word } from './node.ts';
import { camel, kindOfColumn, type Kind, type Local, type Sight } from './sight.ts';

/** What rows are between two stages. */
interface Flow {
  readonly sight: Sight;
  /** Columns of one value each, by which rows can be told apart. */
  readonly scalars: readonly { readonly name: string; readonly kind: Kind }[];
}

const kinds: readonly Kind[] = ['boolean', 'integer', 'number', 'text', 'duration', 'timestamp'];
const numeric: readonly Kind[] = ['integer', 'number', 'duration'];

/** A query of some stages, over entities or the rows of a table. It has a meaning: whatever is generated compiles and runs. */
export function query(choose: Choose, mostStages: number): Query {
  let columnsSoFar = 0;

  function fresh(): Identifier {
    columnsSoFar += 1;
    return { text: `c${columnsSoFar}`, span };
  }

  function started(): { readonly source: string; readonly flow: Flow } {
    if (choose.percent(55)) {
      const source = choose.one(['service', 'service', 'team', 'entity']);
      const scalars = ['name', 'type', 'lifecycle', 'tier', 'owner'].map((name) => ({ name, kind: 'text' as const }));
      return { source, flow: { sight: { locals: [], entities: ['', source] }, scalars } };
    }
    const table = choose.one([...environment.tables.values()].filter(({ name }) => name !== 'entity'));
    const scalars = Object.entries(table.columns).flatMap(([name, { type }]) => {
      const kind = kindOfColumn(type);
      return kind && !isTaken(name, table.name) ? [{ name: camel(name), kind }] : [];
    });
    const locals: readonly Local[] = [{ name: camel(table.name), table: table.name }, ...scalars];
    const entities = choose.percent(70) ? [choose.one(['service', 'service', 'entity', 'team'])] : [];
    return {
      source: camel(table.name),
      flow: { sight: { locals, entities }, scalars: scalars.filter(({ kind }) => kinds.includes(kind)) },
    };
  }

  /** A column under a name of its own, and what it is to the stages behind. */
  function column(kind: Kind, value: Node): { readonly node: ColumnNode; readonly local: { readonly name: string; readonly kind: Kind } } {
    const name = fresh();
    return { node: { name, value }, local: { name: name.text, kind } };
  }

  function made(flow: Flow, depth: number, some = kinds): ReturnType<typeof column> {
    const kind = choose.one(some);
    return column(kind, expression(choose, kind, depth, flow.sight));
  }

  /** Something to tell rows apart by: what cannot go wrong in a row. */
  function key(flow: Flow): ReturnType<typeof column> {
    const known = flow.scalars.length > 0 && choose.percent(60) ? choose.one(flow.scalars) : undefined;
    if (known) return column(known.kind, word(known.name));
    const kind = choose.one(kinds);
    const value = expression(choose, kind, 1, flow.sight);
    return canFail.test(JSON.stringify(value)) ? column('boolean', literal('boolean', true)) : column(kind, value);
  }

  function several<T>(most: number, make: () => T): readonly T[] {
    return Array.from({ length: 1 + choose.below(most) }, make);
  }

  function onlyWith(columns: readonly ReturnType<typeof column>[]): Flow {
    const locals = columns.map(({ local }) => local);
    return { sight: { locals, entities: [] }, scalars: locals.filter(({ kind }) => kinds.includes(kind)) };
  }

  function also(flow: Flow, columns: readonly ReturnType<typeof column>[]): Flow {
    const added = onlyWith(columns);
    const sight = { locals: [...flow.sight.locals, ...added.sight.locals], entities: flow.sight.entities };
    return { sight, scalars: [...flow.scalars, ...added.scalars] };
  }

  function aggregate(flow: Flow): ReturnType<typeof column> {
    const condition = (): Node => expression(choose, 'boolean', 2, flow.sight);
    const which = choose.percent(35) ? { where: condition() } : {};
    const counted = { ...called(word('count')), ...which };
    const how = choose.one(['count', 'share', 'asked', 'numbers', 'extreme', 'distinct'] as const);
    switch (how) {
      case 'count':
        return column('integer', choose.percent(30) ? called(word('count'), condition()) : counted);
      case 'share':
        return column('number', binary('/', counted, called(word('count'))));
      case 'asked':
        return column('boolean', { ...called(word(choose.one(['any', 'all'])), condition()), ...which });
      case 'numbers': {
        const kind = choose.one(numeric);
        const name = choose.one(['sum', 'average', 'avg', 'median', 'percentile']);
        const taken = expression(choose, kind, 2, flow.sight);
        const given = name === 'percentile' ? [taken, choose.one([literal('percent', 0.9, '90%'), literal('number', 0)])] : [taken];
        return column(name === 'sum' || kind === 'duration' ? kind : 'number', { ...called(word(name), ...given), ...which });
      }
      case 'extreme': {
        const kind = choose.one(kinds.slice(1));
        const name = choose.one(['min', 'max', 'minimum', 'maximum']);
        return column(kind, { ...called(word(name), expression(choose, kind, 2, flow.sight)), ...which });
      }
      case 'distinct': {
        const [kind, list] = choose.one([['text', 'texts'] as const, ['integer', 'integers'] as const]);
        return column(list, { ...called(word('distinct'), expression(choose, kind, 1, flow.sight)), ...which });
      }
    }
  }

  function summarize(flow: Flow): { readonly stage: Stage; readonly flow: Flow } {
    const keys = Array.from({ length: choose.below(3) }, () => key(flow));
    const columns = several(2, () => aggregate(flow));
    const stage: Stage = { kind: 'summarize', columns: columns.map(({ node }) => node), by: keys.map(({ node }) => node), span };
    return { stage, flow: onlyWith([...keys, ...columns]) };
  }

  /** Rows of another source, a summary of them half of the time, joined by a column of the same kind. */
  function join(flow: Flow): { readonly stage: Stage; readonly flow: Flow } | undefined {
    const other = started();
    const isOfEntity = flow.sight.entities.includes('') && other.flow.sight.entities.length > 0 && choose.percent(60);
    const left = isOfEntity ? { name: 'entity', kind: 'text' as const } : flow.scalars[choose.below(Math.max(flow.scalars.length, 1))];
    const fitting = left && other.flow.scalars.filter(({ kind }) => kind === left.kind);
    if (!left || !fitting || (fitting.length === 0 && !isOfEntity)) return undefined;
    const value = isOfEntity ? dotted(other.flow.sight.entities.find((each) => each !== '')!) : word(choose.one(fitting).name);
    const right = column(left.kind, value);
    const isSummary = choose.percent(50);
    const added = several(2, () => (isSummary ? aggregate(other.flow) : made(other.flow, 1)));
    const columns = added.map(({ node }) => node);
    const given: Stage = isSummary
      ? { kind: 'summarize', columns, by: [right.node], span }
      : { kind: 'select', columns: [right.node, ...columns], span };
    const joined: Query = { kind: 'query', source: { text: other.source, span }, stages: [given], span };
    const on = [{ left: { text: left.name, span }, right: { text: right.local.name, span } }];
    return { stage: { kind: 'join', query: joined, on, span }, flow: also(flow, added) };
  }

  function sortKey(flow: Flow): SortKey {
    return { value: expression(choose, choose.one(kinds), 1, flow.sight), descending: choose.percent(50) };
  }

  function stageOf(flow: Flow): { readonly stage: Stage; readonly flow: Flow } | undefined {
    const kind = choose.one(['where', 'where', 'extend', 'extend', 'select', 'summarize', 'summarize', 'join', 'sort', 'take', 'distinct']);
    switch (kind) {
      case 'where':
        return { stage: { kind, condition: expression(choose, 'boolean', 3, flow.sight), span }, flow };
      case 'extend': {
        const columns = several(2, () => made(flow, 2, [...kinds, 'texts', 'integers']));
        return { stage: { kind, columns: columns.map(({ node }) => node), span }, flow: also(flow, columns) };
      }
      case 'select': {
        const columns = several(3, () => made(flow, 2, [...kinds, 'texts']));
        return { stage: { kind, columns: columns.map(({ node }) => node), span }, flow: onlyWith(columns) };
      }
      case 'distinct': {
        const columns = several(2, () => key(flow));
        return { stage: { kind, columns: columns.map(({ node }) => node), span }, flow: onlyWith(columns) };
      }
      case 'summarize':
        return summarize(flow);
      case 'join':
        return join(flow);
      case 'sort':
        return { stage: { kind, keys: several(2, () => sortKey(flow)), span }, flow };
      default:
        return { stage: { kind: 'take', count: 1 + choose.below(6), span }, flow };
    }
  }

  const { source, flow: beginning } = started();
  const stages: Stage[] = [];
  if (choose.percent(6)) stages.push({ kind: 'as of', moment: choose.one(pasts), span });
  let flow = beginning;
  for (let left = 1 + choose.below(mostStages); left > 0; left -= 1) {
    const next = stageOf(flow);
    if (!next) continue;
    stages.push(next.stage);
    flow = next.flow;
  }
  return { kind: 'query', source: { text: source, span }, stages, span };
}

/** Whether a word stands for the entity of a row, or for the row itself where a dot follows, rather than for a column. */
function isTaken(column: string, table: string): boolean {
  const kindsOfEntities = environment.tables.get('entity')!.columns['kind']!.values!;
  return column === table || column === 'entity' || kindsOfEntities.includes(column);
}

/** Names whose values cannot be worked out of every row. */
const canFail = /"name":"(?:to[A-Z]\w*|custom|jq|version|semver|date)"/;

const pasts = ['2025-06-30', '2026-02-01', '2026-06-30'].map((day) => literal('date', day, `@${day}`));
