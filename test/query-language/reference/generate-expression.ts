import type { Argument, Node } from '../../../query-language/syntax/ast.ts';
import type { Choose } from './choose.ts';
import { paths, texts } from './generate-world.ts';
import { binary, called, lambda, listOf, literal, minus, nothing, property, span, texts as textList, word } from './node.ts';
import { agedNames, asked, columnsOf, ofEntity, recordNames, rowNames, rowOfEntity, type Kind, type Sight } from './sight.ts';

export const kinds: readonly Kind[] = [
  'boolean',
  'boolean',
  'boolean',
  'integer',
  'number',
  'text',
  'duration',
  'timestamp',
  'date',
  'version',
  'grade',
  'json',
  'texts',
  'integers',
  'jsons',
];

/** Rows, and whose they are. What leads to entities has no table. */
interface GeneratedRows {
  readonly node: Node;
  readonly table: string | undefined;
  readonly entity: string;
}

/** An expression of a kind, nested so deep at most, over what can be named. It has a meaning: whatever is generated compiles and runs. */
export function expression(choose: Choose, wanted: Kind, deepest: number, sight: Sight = ofEntity): Node {
  function make(kind: Kind, depth: number, scope: Sight): Node {
    if (depth <= 0) return leaf(kind, scope);
    if (choose.percent(6)) return conditional(kind, depth, scope);
    if (choose.percent(6)) return binary('??', make(kind, depth - 1, scope), make(kind, depth - 1, scope));
    if (choose.percent(15)) return leaf(kind, scope);
    if (choose.percent(6) && !kind.endsWith('s')) return past(kind, depth, scope);
    return composed[kind](depth - 1, scope);
  }

  /** What something about an entity was at a moment. */
  function past(kind: Kind, depth: number, { entities }: Sight): Node {
    const moment = choose.percent(30)
      ? called(word('ago'), written('duration'))
      : choose.one(['2025-12-31', '2026-02-10', '2026-06-01', '2026-06-15', '2026-07-01'].map((day) => literal('date', day, `@${day}`)));
    return called(property(make(kind, depth - 1, { locals: [], entities }), 'at'), moment);
  }

  /** Whether something about an entity is not what it was. */
  function changed(depth: number, { entities }: Sight): Node {
    const scope: Sight = { locals: [], entities };
    const of = entities.length > 0 && choose.percent(30) ? rows(depth, scope).node : make(choose.one(scalars), depth, scope);
    return called(word('changed'), of, choose.percent(70) ? literal('duration', 2_592_000, '30d') : written('duration'));
  }

  /** How long a column has been what it is, or a condition on it has held. */
  function since(scope: Sight): Node {
    if (scope.entities.length === 0) return written('duration');
    if (choose.percent(20)) return called(word('since'), attested(scope));
    const [name, table] = choose.one(standingNames);
    const kind = choose.one(['text', 'boolean', 'integer', 'number', 'timestamp'] as const);
    const columns = columnsOf(table, kind).filter((column) => table !== 'entity' || column !== 'entity');
    const object = name === 'entity' ? rowOfEntity(choose.one(scope.entities)) : asked(choose.one(scope.entities), name);
    const of = columns.length > 0 ? property(object, choose.one(columns)) : binary('==', object, nothing);
    return called(
      word('since'),
      choose.percent(40) ? binary(choose.one(['==', '!=']), of, columns.length > 0 ? written(kind) : nothing) : of,
    );
  }

  /** Something attested that is of one key, as `since` wants it. */
  function attested({ entities }: Sight): Node {
    const entity = choose.one(entities);
    return choose.one([
      () => attestation(entity, 'attested'),
      () => binary('==', attestation(entity), nothing),
      () => property(attestation(entity), choose.one(['value', 'comment', 'holds', 'validUntil'])),
    ])();
  }

  function conditional(kind: Kind, depth: number, scope: Sight): Node {
    return {
      kind: 'conditional',
      condition: make('boolean', depth - 1, scope),
      whenTrue: make(kind, depth - 1, scope),
      whenFalse: choose.percent(15) ? nothing : make(kind, depth - 1, scope),
      span,
    };
  }

  /** A column, a local, a literal: something without parts of its own kind. */
  function leaf(kind: Kind, scope: Sight): Node {
    const locals = scope.locals.filter((local) => 'kind' in local && local.kind === kind).map(({ name }) => word(name));
    if (locals.length > 0 && choose.percent(50)) return choose.one(locals);
    if (kind === 'json' || kind === 'jsons') return custom(kind, scope);
    if (choose.percent(60)) {
      const found = column(kind, scope);
      if (found) return found;
    }
    return written(kind);
  }

  /** Json that an entity has under a key, or that somebody attests of it; there is no way to write any out. */
  function custom(kind: 'json' | 'jsons', { entities }: Sight): Node {
    if (entities.length === 0) throw new Error('Json can only be had of an entity');
    const entity = choose.one(entities);
    const json = choose.percent(20)
      ? property(attestation(entity), 'value')
      : called(asked(entity, 'custom'), literal('text', choose.one(['k', 'm', 'k.a', 'm.a.b', 'none'])));
    return kind === 'json' ? json : called(property(json, 'items'));
  }

  /** What is attested under a key. */
  function attestation(entity: string, name: 'attestation' | 'attested' = 'attestation'): Node {
    return called(asked(entity, name), literal('text', choose.one(['k', 'm', "it's", 'load-test', 'none'])));
  }

  function column(kind: Kind, scope: Sight): Node | undefined {
    const elements = scope.locals.flatMap((local) => ('table' in local ? [[word(local.name), local.table] as const] : []));
    const [object, table] = elements.length > 0 && choose.percent(70) ? choose.one(elements) : (record(scope) ?? []);
    const columns = table === undefined ? [] : columnsOf(table, kind).filter((name) => table !== 'entity' || name !== 'entity');
    if (object === undefined || columns.length === 0) return undefined;
    const name = choose.one(columns);
    if (object.kind === 'name' && object.name === 'entity' && name !== 'entity' && scope.entities.includes('') && choose.percent(50))
      return word(name);
    return property(object, name, choose.percent(20));
  }

  /** One row of an entity, or the entity itself. */
  function record({ entities }: Sight): readonly [Node, string] | undefined {
    if (entities.length === 0) return undefined;
    const entity = choose.one(entities);
    if (choose.percent(15)) return [rowOfEntity(entity), 'entity'];
    if (choose.percent(8)) return [attestation(entity), 'attestation'];
    const [name, table] = choose.one(recordNames);
    return [asked(entity, name), table];
  }

  function written(kind: Exclude<Kind, 'json' | 'jsons'>): Node {
    switch (kind) {
      case 'boolean':
        return literal('boolean', choose.percent(50));
      case 'integer':
        return choose.percent(80) ? literal('number', choose.below(6)) : minus(literal('number', choose.below(9)));
      case 'number':
        return choose.percent(80) ? literal('number', choose.one([0.5, 1.25, 100.5])) : literal('percent', 0.9, '90%');
      case 'text':
        return literal('text', choose.one(texts));
      case 'duration':
        return choose.one([
          literal('duration', 86_400, '1d'),
          literal('duration', 1_209_600, '2w'),
          literal('duration', 5400, '1.5h'),
          literal('duration', 0, '0s'),
          called(word('duration'), literal('text', 'P30D')),
        ]);
      case 'timestamp':
        return choose.one([
          literal('timestamp', '2026-06-01T00:00:00.000Z', '@2026-06-01T00:00Z'),
          literal('timestamp', '2026-01-01T00:00:00.000Z', '@2026-01-01T01:00:00+01:00'),
          literal('date', '2026-01-01', '@2026-01-01'),
          called(word('now')),
        ]);
      case 'date':
        return choose.one([literal('date', '2026-06-21', '@2026-06-21'), called(word('today')), called(word('week'), called(word('now')))]);
      case 'version':
        return called(word('version'), literal('text', choose.one(versions)));
      case 'grade':
        return called(property(literal('text', choose.one(grades)), 'toGrade'));
      case 'texts':
        return list(
          Array.from({ length: choose.below(4) }, () => (choose.percent(10) ? nothing : literal('text', choose.one(texts)))),
          'x',
        );
      case 'integers':
        return list(
          Array.from({ length: choose.below(4) }, () => (choose.percent(10) ? nothing : literal('number', choose.below(5)))),
          1,
        );
    }
  }

  /** A list has one element at least that tells its type. */
  function list(items: readonly Node[], first: string | number): Node {
    return listOf([literal(typeof first === 'string' ? 'text' : 'number', first), ...items]);
  }

  function numeric(depth: number, scope: Sight): Node {
    return make(choose.one(['integer', 'number']), depth, scope);
  }

  /** Rows as they come, filtered, or narrowed by what the name takes. */
  function rows(depth: number, scope: Sight): GeneratedRows {
    const entity = choose.one(scope.entities);
    const [name, table, takes] = choose.one(rowNames);
    const given: Argument[] = [];
    if (takes.includes('lookback') && choose.percent(60)) {
      const value = make('duration', Math.min(depth - 1, 1), { locals: [], entities: [entity] });
      given.push(choose.percent(50) ? { value } : { name: { text: 'lookback', span }, value });
    }
    for (const [text, values] of Object.entries(narrowing)) {
      if (takes.includes(text) && choose.percent(50)) given.push({ name: { text, span }, value: choose.one(values) });
    }
    const source = asked(entity, entity === '' ? name : name.replace(/^entity\./, ''));
    let made: GeneratedRows = {
      node: given.length > 0 || choose.percent(50) ? { kind: 'call', callee: source, arguments: given, span } : source,
      table,
      entity,
    };
    for (let filters = depth > 0 && choose.percent(35) ? 1 + choose.below(2) : 0; filters > 0; filters -= 1) {
      made = { ...made, node: called(property(made.node, 'filter'), onRow(made, 'boolean', depth - 1)) };
    }
    return made;
  }

  /** A function of one row. It sees the row, the entity whose rows they are, and the one that the row leads to. */
  function onRow({ table, entity }: GeneratedRows, kind: Kind, depth: number): Node {
    const name = choose.one(parameters.filter((each) => each !== entity));
    const scope = table === undefined ? { locals: [], entities: [entity, name] } : { locals: [{ name, table }], entities: [entity] };
    return lambda(name, make(kind, depth, scope));
  }

  /** A function of one value of a list. */
  function onValue(element: Kind, kind: Kind, depth: number, scope: Sight): Node {
    const name = choose.one(parameters);
    const locals = [...scope.locals.filter((local) => local.name !== name), { name, kind: element }];
    return lambda(name, make(kind, depth, { locals, entities: scope.entities.filter((entity) => entity !== name) }));
  }

  /** Values that were made of rows, and whose rows they are. */
  function mapped(kind: Kind, depth: number, scope: Sight): { readonly node: Node; readonly behind: Sight } {
    const source = rows(depth, scope);
    const behind = { locals: [], entities: [source.entity] };
    let node = called(property(source.node, 'map'), onRow(source, kind, depth - 1));
    if (choose.percent(20)) node = called(property(node, 'filter'), onValue(kind, 'boolean', depth - 1, behind));
    if (choose.percent(15)) node = called(property(node, 'map'), onValue(kind, kind, depth - 1, behind));
    return { node, behind };
  }

  function quantified(depth: number, scope: Sight): Node {
    const how = choose.one(['any', 'all']);
    if (scope.entities.length > 0 && choose.percent(60)) {
      const source = rows(depth, scope);
      return called(property(source.node, how), onRow(source, 'boolean', depth));
    }
    if (scope.entities.length > 0 && choose.percent(20)) {
      const { node, behind } = mapped('integer', depth, scope);
      return called(property(node, how), onValue('integer', 'boolean', depth, behind));
    }
    const [lists, element] = choose.one([['texts', 'text'] as const, ['integers', 'integer'] as const]);
    return called(property(make(lists, depth, scope), how), onValue(element, 'boolean', depth, scope));
  }

  /** What is made of json, where there is any. */
  function ofJson(scope: Sight, kind: Kind, depth: number, made: (json: Node) => Node): Node {
    return scope.entities.length > 0 ? made(make('json', depth, scope)) : leaf(kind, scope);
  }

  function askedOfJson(depth: number, scope: Sight): Node {
    return ofJson(scope, 'boolean', depth, (json) => {
      if (choose.percent(20)) return binary('in', written(choose.one(['text', 'integer'])), json);
      if (choose.percent(20)) return called(property(json, choose.one(['startsWith', 'endsWith'])), make('text', depth, scope));
      return called(property(json, choose.one(['any', 'all'])), onValue('json', 'boolean', depth, scope));
    });
  }

  function jq(scope: Sight, kind: Kind, depth: number, programs: readonly string[]): Node {
    return ofJson(scope, kind, depth, (json) => called(word('jq'), json, literal('text', choose.one(programs))));
  }

  function membership(depth: number, scope: Sight): Node {
    const [lists, element] = choose.one([['texts', 'text'] as const, ['integers', 'integer'] as const]);
    const ofRows = scope.entities.length > 0 && choose.percent(25) ? mapped(element, depth, scope) : undefined;
    const item = choose.percent(8) ? nothing : make(element, depth, ofRows?.behind ?? scope);
    const looked = ofRows?.node ?? make(lists, depth, scope);
    if (choose.percent(30)) return called(property(looked, 'contains'), item);
    return binary(choose.one(['in', 'not in']), item, looked);
  }

  /** A comparison of types that convert what stands beside them. */
  function conversion(depth: number, scope: Sight): Node {
    const kind = choose.one(scope.entities.length > 0 ? (['version', 'grade', 'json', 'json'] as const) : (['version', 'grade'] as const));
    const side = make(kind, depth, scope);
    const beside = (): Node => {
      if (kind === 'version') return choose.percent(50) ? literal('text', choose.one(versions)) : make('version', depth, scope);
      if (kind === 'grade') return choose.percent(50) ? literal('text', choose.one(grades)) : make('grade', depth, scope);
      return written(choose.one(['integer', 'number', 'text', 'duration', 'timestamp']));
    };
    if (choose.percent(15)) return binary(choose.one(['==', '!=']), side, nothing);
    if (choose.percent(20)) return binary(choose.one(['in', 'not in']), side, listOf(sameKind(beside())));
    if (kind === 'json' && choose.percent(25)) {
      return binary(choose.one(['==', '!=']), side, choose.percent(50) ? written('boolean') : make('json', depth, scope));
    }
    const [left, right] = choose.percent(80) ? [side, beside()] : [beside(), side];
    return binary(choose.one(['==', '!=', '<', '<=', '>', '>=']), left, right);
  }

  /** What makes one list: a literal twice, anything else by itself. */
  function sameKind(item: Node): readonly Node[] {
    return item.kind === 'literal' ? [item, item] : [item];
  }

  function comparison(depth: number, scope: Sight): Node {
    const kind = choose.one(['integer', 'number', 'text', 'duration', 'timestamp', 'date'] as const);
    const side = (): Node => (kind === 'integer' || kind === 'number' ? numeric(depth, scope) : make(kind, depth, scope));
    if (choose.percent(20)) return { kind: 'between', operand: side(), low: side(), high: side(), negated: choose.percent(30), span };
    if (choose.percent(25)) return binary(choose.one(['==', '!=']), make(choose.one(kinds.slice(2, 11)), depth, scope), nothing);
    if (choose.percent(20)) {
      return binary(choose.one(['==', '!=']), make('boolean', depth, scope), make('boolean', depth, scope));
    }
    return binary(choose.one(['==', '!=', '<', '<=', '>', '>=']), side(), side());
  }

  function question(depth: number, scope: Sight): Node {
    const text = make('text', depth, scope);
    const how = choose.one(['contains', 'startsWith', 'endsWith', 'matches', 'matchesIn', 'like']);
    if (how === 'like')
      return called(property(text, how), literal('text', choose.one(['*', 'x*', '?', '*a*', 'tier-?', '[a]', '', '*\\*'])));
    const isGiven = how.startsWith('matches') && choose.percent(25);
    if (isGiven) return called(property(text, how), called(property(make('text', depth, scope), 'trim')));
    if (how.startsWith('matches')) return called(property(text, how), literal('text', choose.one(patterns)));
    return called(property(text, how), make('text', depth, scope));
  }

  function presence(scope: Sight): Node {
    const found = record(scope);
    return found ? binary(choose.one(['==', '!=']), found[0], nothing) : leaf('boolean', scope);
  }

  function aggregate(kind: 'integer' | 'number' | 'duration' | 'text' | 'timestamp', depth: number, scope: Sight): Node {
    if (scope.entities.length === 0) return leaf(kind, scope);
    const ordered = kind === 'text' || kind === 'timestamp';
    const how = choose.one(ordered ? ['minimum', 'maximum'] : kind === 'number' ? ['sum', 'average', 'minimum'] : ['sum', 'maximum']);
    return called(property(mapped(kind, depth, scope).node, how));
  }

  /** A name of the language that an entity is asked; something else where there is none. */
  function ofOne(scope: Sight, kind: Kind, ask: (entity: string) => Node): Node {
    return scope.entities.length > 0 ? ask(choose.one(scope.entities)) : leaf(kind, scope);
  }

  const composed: { readonly [Each in Kind]: (depth: number, scope: Sight) => Node } = {
    boolean: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['and', 'or']), make('boolean', depth, scope), make('boolean', depth, scope)),
        (): Node => ({ kind: 'unary', operator: 'not', operand: make('boolean', depth, scope), span }),
        () => comparison(depth, scope),
        () => comparison(depth, scope),
        () => changed(depth, scope),
        () => conversion(depth, scope),
        () => conversion(depth, scope),
        () => askedOfJson(depth, scope),
        () => ofJson(scope, 'boolean', depth, (json) => called(property(json, 'toBoolean'))),
        () => jq(scope, 'boolean', depth, ['not', '.a | not']),
        () => property(make('version', depth, scope), 'isStable'),
        () => membership(depth, scope),
        () => quantified(depth, scope),
        () => question(depth, scope),
        () => presence(scope),
        () => ofOne(scope, 'boolean', (entity) => attestation(entity, 'attested')),
        () => ofOne(scope, 'boolean', (entity) => called(asked(entity, 'git.fileExists'), literal('text', choose.one(globs)))),
      ])(),
    integer: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-', '*', '%']), make('integer', depth, scope), make('integer', depth, scope)),
        () => minus(make('integer', depth, scope)),
        () => called(property(make('number', depth, scope), 'round')),
        () => called(property(make('integer', depth, scope), 'absolute')),
        () => property(make('text', depth, scope), 'length'),
        () => property(make(choose.one(['texts', 'integers']), depth, scope), 'length'),
        () => ofOne(scope, 'integer', () => property(rows(depth, scope).node, 'length')),
        () => aggregate('integer', depth, scope),
        () => ofValues('integers', ['sum', 'minimum', 'maximum', 'first', 'last'], depth, scope),
        () => ofValues('texts', ['count'], depth, scope),
        () => property(make('version', depth, scope), choose.one(['major', 'minor', 'patch'])),
        () => ofJson(scope, 'integer', depth, (json) => property(json, 'length')),
        () => ofJson(scope, 'integer', depth, (json) => called(property(json, 'count'), onValue('json', 'boolean', depth, scope))),
        () => jq(scope, 'integer', depth, counts),
      ])(),
    number: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-', '*', '%']), make('number', depth, scope), numeric(depth, scope)),
        () => binary('/', numeric(depth, scope), numeric(depth, scope)),
        () => binary('/', make('duration', depth, scope), make('duration', depth, scope)),
        () => called(property(make('text', depth, scope), 'toNumber')),
        () => ofJson(scope, 'number', depth, (json) => called(property(json, 'toNumber'))),
        () =>
          ofJson(scope, 'number', depth, (json) => called(property(json, choose.one(['sum', 'average', 'median', 'minimum', 'maximum'])))),
        () => ofValues('integers', ['average', 'median', 'percentile'], depth, scope),
        () => statistic('number', depth, scope),
        () => jq(scope, 'number', depth, ['tonumber', '.a | tonumber', '.a.b[0] | tonumber']),
        () => called(property(make('number', depth, scope), 'absolute')),
        () => aggregate('number', depth, scope),
      ])(),
    text: (depth, scope) =>
      choose.one([
        () => binary('+', make('text', depth, scope), make('text', depth, scope)),
        () => called(property(make('text', depth, scope), choose.one(['lower', 'upper', 'trim']))),
        () => ofOne(scope, 'text', (entity) => called(property(rowOfEntity(entity), 'annotation'), literal('text', choose.one(texts)))),
        () => aggregate('text', depth, scope),
        () => ofJson(scope, 'text', depth, (json) => called(property(json, choose.one(['toText', 'lower', 'trim'])))),
        () => jq(scope, 'text', depth, ['tostring', '.a | tostring', '.["a b"] | tostring']),
        () => ofValues('texts', ['minimum', 'maximum', 'first', 'last'], depth, scope),
        () => property(make('version', depth, scope), 'prerelease'),
        () => ofOne(scope, 'text', endOfRows),
      ])(),
    duration: (depth, scope) =>
      choose.one([
        () => since(scope),
        () => binary(choose.one(['+', '-']), make('duration', depth, scope), make('duration', depth, scope)),
        () => binary(choose.one(['*', '/']), make('duration', depth, scope), numeric(depth, scope)),
        () => binary('*', make('integer', depth, scope), make('duration', depth, scope)),
        () => binary('-', make('timestamp', depth, scope), make('timestamp', depth, scope)),
        () => minus(make('duration', depth, scope)),
        () => property(make('timestamp', depth, scope), choose.one(['age', 'fromNow'])),
        () => ofOne(scope, 'duration', (entity) => property(asked(entity, choose.one(agedNames)), 'age')),
        () => aggregate('duration', depth, scope),
        () => property(make('date', depth, scope), 'age'),
        () => ofJson(scope, 'duration', depth, (json) => called(property(json, choose.one(['age', 'fromNow', 'toDuration'])))),
        () => statistic('duration', depth, scope),
      ])(),
    timestamp: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-']), make('timestamp', depth, scope), make('duration', Math.min(depth, 1), scope)),
        () => called(word('ago'), make('duration', Math.min(depth, 1), scope)),
        () => aggregate('timestamp', depth, scope),
        () => called(property(make('text', depth, scope), 'toTimestamp')),
        () => ofJson(scope, 'timestamp', depth, (json) => called(property(json, 'toTimestamp'))),
      ])(),
    date: (depth, scope) =>
      choose.one([
        () => called(word(choose.one(['date', 'day', 'week', 'month', 'quarter', 'year'])), make('timestamp', depth, scope)),
        () => called(word('date'), make('date', depth, scope)),
        () => called(property(make('text', depth, scope), 'toDate')),
        () => ofJson(scope, 'date', depth, (json) => (choose.percent(50) ? called(word('date'), json) : called(property(json, 'toDate')))),
      ])(),
    version: (depth, scope) =>
      choose.one([
        () => written('version'),
        () => called(word('version'), column('text', scope) ?? called(property(make('text', depth, scope), 'trim'))),
        () => ofJson(scope, 'version', depth, (json) => called(word('semver'), json)),
        () => extreme('version', depth, scope),
      ])(),
    grade: (depth, scope) =>
      choose.one([
        () => written('grade'),
        () => called(property(column('text', scope) ?? called(property(make('text', depth, scope), 'upper')), 'toGrade')),
        () => ofJson(scope, 'grade', depth, (json) => called(property(json, 'toGrade'))),
        () => extreme('grade', depth, scope),
      ])(),
    json: (depth, scope) =>
      choose.one([
        () => leaf('json', scope),
        () => property(make('json', depth, scope), choose.one(['a', 'b', 'none'])),
        () => called(property(make('json', depth, scope), 'get'), choose.one(places)),
        () => jq(scope, 'json', depth, jsonPaths),
        () => called(property(make('jsons', depth, scope), choose.one(['first', 'last']))),
      ])(),
    jsons: (depth, scope) =>
      choose.one([
        () => leaf('jsons', scope),
        () => called(property(make(choose.one(['json', 'jsons']), depth, scope), 'filter'), onValue('json', 'boolean', depth, scope)),
        () => called(property(make(choose.one(['json', 'jsons']), depth, scope), 'map'), onValue('json', 'json', depth, scope)),
        () => jq(scope, 'jsons', depth, ['[.[]]', '[.[] | .a]', '[.[][]]', '[.a.b[]]']),
      ])(),
    texts: (depth, scope) =>
      choose.one([
        () => called(property(make('texts', depth, scope), 'filter'), onValue('text', 'boolean', depth, scope)),
        () => called(property(make(choose.one(['texts']), depth, scope), 'map'), onValue('text', 'text', depth, scope)),
        () => called(property(make('integers', depth, scope), 'map'), onValue('integer', 'text', depth, scope)),
        () => listOfMade('text', depth, scope),
        () => called(property(make('text', depth, scope), 'split'), literal('text', choose.one(['-', ' ', '', 'x']))),
        () => called(property(make('texts', depth, scope), 'distinct')),
        () => ofOne(scope, 'texts', () => called(property(mapped('text', depth, scope).node, 'distinct'))),
        () => ofOne(scope, 'texts', (entity) => called(asked(entity, 'git.contributors'))),
      ])(),
    integers: (depth, scope) =>
      choose.one([
        () => called(property(make('integers', depth, scope), 'filter'), onValue('integer', 'boolean', depth, scope)),
        () => called(property(make('texts', depth, scope), 'map'), onValue('text', 'integer', depth, scope)),
        () => listOfMade('integer', depth, scope),
      ])(),
  };

  /** What is worked out of a list value. */
  function ofValues(lists: 'integers' | 'texts', ways: readonly string[], depth: number, scope: Sight): Node {
    const how = choose.one(ways);
    const values = property(make(lists, depth, scope), how);
    if (how === 'percentile') return called(values, share);
    if (lists === 'texts' && /first|last/.test(how) && choose.percent(40))
      return called(values, lambda('t', property(word('t'), 'length')));
    return how === 'count' && choose.percent(60) ? called(values, onValue('text', 'boolean', depth, scope)) : called(values);
  }

  function statistic(kind: 'number' | 'duration', depth: number, scope: Sight): Node {
    if (scope.entities.length === 0) return leaf(kind, scope);
    const { node } = mapped(kind, depth, scope);
    return choose.percent(50) ? called(property(node, 'median')) : called(property(node, 'percentile'), share);
  }

  function extreme(kind: 'version' | 'grade', depth: number, scope: Sight): Node {
    if (scope.entities.length === 0) return leaf(kind, scope);
    return called(property(mapped(kind, depth, scope).node, choose.one(['minimum', 'maximum'])));
  }

  /** A column of the row that comes first or last by another. */
  function endOfRows(entity: string): Node {
    const [name, table] = choose.one(rowNames.filter(([, each]) => each !== undefined));
    const [by, shown] = [choose.one(orderedColumns(table!)), choose.one(columnsOf(table!, 'text'))];
    const found = called(property(called(asked(entity, name)), choose.one(['first', 'last'])), lambda('r', property(word('r'), by)));
    return property(found, shown);
  }

  function orderedColumns(table: string): readonly string[] {
    return (['text', 'integer', 'timestamp'] as const).flatMap((kind) => columnsOf(table, kind));
  }

  function listOfMade(kind: Kind, depth: number, scope: Sight): Node {
    return listOf(Array.from({ length: 1 + choose.below(3) }, () => make(kind, depth, scope)));
  }

  return make(wanted, deepest, sight);
}

/** Kinds of which something can be made of nothing. */
const scalars: readonly Kind[] = ['boolean', 'integer', 'number', 'text', 'duration', 'timestamp', 'date', 'version', 'grade'];
/** Names of the one row that an entity has in a table, the states of which are kept. */
const standingNames = [...recordNames.filter(([name]) => !/last|ownership|Protection/i.test(name)), ['entity', 'entity']] as const;
const versions = ['1.9', '1.10.0', 'v2', '2.0.0-rc.1', '2.0.0-rc.11', '10.0+x', '1.9.0-alpha.beta', '1.9.0-alpha-b'];
const grades = ['A', 'B', 'C', 'D', 'F'];
const share = literal('percent', 0.9, '90%');
const places = [literal('text', 'a b'), literal('number', 0), minus(literal('number', 1))];
const jsonPaths = ['.', '.a', '.a.b', '.a.b[0]', '.["a b"]', '.[0]', '.[-1]', '.a?.b?', '(.a | .b)'];
const counts = ['length', '.a | length', '[.[]] | length', '[.[] | .a] | length', '[.[][]] | length', '[.a.b[]] | length'];
const parameters = ['x', 'y', 'pr'];
const patterns = ['tier-[12]', '^[a-z]+$', '(a|b).*', '.', '', '[^0-9]', String.raw`\d+`, 'x{1,3}', '(?:x|y)?'];
const globs = ['README.md', '*.md', '**/*.md', 'docs', 'docs/**', '**', '{README,x}.md', './src/', '?', '.github/*/ci.yml'].concat(paths);
const relationTypes = [literal('text', 'dependsOn'), literal('text', 'partOf')];

/** What names take that narrow their rows. */
const narrowing: Readonly<Record<string, readonly Node[]>> = {
  environments: [textList('x', 'tier-1')],
  urgency: [literal('text', 'high')],
  type: relationTypes,
  relationshipType: relationTypes,
  ecosystem: [literal('text', 'npm')],
  path: globs.map((glob) => literal('text', glob)),
  depth: [1, 2, 3].map((depth) => literal('number', depth)),
};
