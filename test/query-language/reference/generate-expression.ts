import type { Argument, BinaryOperator, LiteralNode, Node } from '../../../query-language/syntax/ast.ts';
import { environment } from '../world.ts';
import type { Choose } from './choose.ts';
import { paths, texts } from './generate-world.ts';

/** What an expression is to give. */
export type Kind = 'boolean' | 'integer' | 'number' | 'text' | 'duration' | 'timestamp' | 'texts' | 'integers';

/** What a lambda's parameter stands for: a value, or a row of a table. */
type Local = { readonly name: string; readonly kind: Kind } | { readonly name: string; readonly table: string };

export const kinds: readonly Kind[] = [
  'boolean',
  'boolean',
  'boolean',
  'integer',
  'number',
  'text',
  'duration',
  'timestamp',
  'texts',
  'integers',
];

/** An expression of a kind, nested so deep at most. It has a meaning: whatever is generated compiles and runs. */
export function expression(choose: Choose, wanted: Kind, deepest: number): Node {
  function make(kind: Kind, depth: number, scope: readonly Local[]): Node {
    if (depth <= 0) return leaf(kind, scope);
    if (choose.percent(6)) return conditional(kind, depth, scope);
    if (choose.percent(6)) return binary('??', make(kind, depth - 1, scope), make(kind, depth - 1, scope));
    if (choose.percent(15)) return leaf(kind, scope);
    return composed[kind](depth - 1, scope);
  }

  function conditional(kind: Kind, depth: number, scope: readonly Local[]): Node {
    return {
      kind: 'conditional',
      condition: make('boolean', depth - 1, scope),
      whenTrue: make(kind, depth - 1, scope),
      whenFalse: choose.percent(15) ? nothing : make(kind, depth - 1, scope),
      span,
    };
  }

  /** A column, a local, a literal: something without parts of its own kind. */
  function leaf(kind: Kind, scope: readonly Local[]): Node {
    const locals = scope.filter((local) => 'kind' in local && local.kind === kind).map(({ name }) => word(name));
    if (locals.length > 0 && choose.percent(50)) return choose.one(locals);
    if (choose.percent(60)) {
      const found = column(kind, scope);
      if (found) return found;
    }
    return written(kind);
  }

  function column(kind: Kind, scope: readonly Local[]): Node | undefined {
    const type = { texts: 'list<text>', integers: 'list<integer>' }[kind as string] ?? kind;
    const elements = scope.flatMap((local) => ('table' in local ? [[word(local.name), local.table] as const] : []));
    const records = elements.length > 0 && choose.percent(70) ? elements : recordNames;
    const [object, table] = choose.one(records);
    const columns = Object.entries(environment.tables.get(table)!.columns).filter(([, declared]) => declared.type === type);
    if (columns.length === 0) return undefined;
    const name = camel(choose.one(columns)[0]);
    if (table === 'entity' && object.kind === 'name' && object.name === 'entity' && name !== 'entity' && choose.percent(50))
      return word(name);
    return { kind: 'member', object, name, nameSpan: span, optional: choose.percent(20), span };
  }

  function written(kind: Kind): Node {
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
    return { kind: 'list', items: [literal(typeof first === 'string' ? 'text' : 'number', first), ...items], span };
  }

  function numeric(depth: number, scope: readonly Local[]): Node {
    return make(choose.one(['integer', 'number']), depth, scope);
  }

  /** Rows of a table as they come, filtered, or narrowed by what the name takes. */
  function rows(depth: number): { readonly node: Node; readonly table: string } {
    const [source, table, takes] = choose.one(rowNames);
    const given: Argument[] = [];
    if (takes.includes('lookback') && choose.percent(60)) {
      const value = make('duration', Math.min(depth - 1, 1), []);
      given.push(choose.percent(50) ? { value } : { name: { text: 'lookback', span }, value });
    }
    const narrowing = { environments: ['x', 'tier-1'], urgency: 'high', type: 'dependsOn', ecosystem: 'npm', path: choose.one(globs) };
    for (const [text, value] of Object.entries(narrowing)) {
      if (!takes.includes(text) || choose.percent(50)) continue;
      given.push({ name: { text, span }, value: typeof value === 'string' ? literal('text', value) : listOf(value) });
    }
    let node: Node = given.length > 0 || choose.percent(50) ? { kind: 'call', callee: source, arguments: given, span } : source;
    for (let filters = depth > 0 && choose.percent(35) ? 1 + choose.below(2) : 0; filters > 0; filters -= 1) {
      node = called(property(node, 'filter'), onRow(table, 'boolean', depth - 1));
    }
    return { node, table };
  }

  /** A function of one row. Behind it the elements of lists around it cannot be seen. */
  function onRow(table: string, kind: Kind, depth: number): Node {
    const name = choose.one(parameters);
    return lambda(name, make(kind, depth, [{ name, table }]));
  }

  /** A function of one value of a list. */
  function onValue(element: Kind, kind: Kind, depth: number, scope: readonly Local[]): Node {
    const name = choose.one(parameters);
    return lambda(name, make(kind, depth, [...scope.filter((local) => local.name !== name), { name, kind: element }]));
  }

  function mapped(kind: Kind, depth: number): Node {
    const { node, table } = rows(depth);
    let values = called(property(node, 'map'), onRow(table, kind, depth - 1));
    if (choose.percent(20)) values = called(property(values, 'filter'), hiding(kind, 'boolean', depth - 1));
    if (choose.percent(15)) values = called(property(values, 'map'), hiding(kind, kind, depth - 1));
    return values;
  }

  function hiding(element: Kind, kind: Kind, depth: number): Node {
    return onValue(element, kind, depth, []);
  }

  function asked(depth: number, scope: readonly Local[]): Node {
    const how = choose.one(['any', 'all']);
    if (choose.percent(60)) {
      const { node, table } = rows(depth);
      return called(property(node, how), onRow(table, 'boolean', depth));
    }
    if (choose.percent(20)) return called(property(mapped('integer', depth), how), hiding('integer', 'boolean', depth));
    const [lists, element] = choose.one([['texts', 'text'] as const, ['integers', 'integer'] as const]);
    return called(property(make(lists, depth, scope), how), onValue(element, 'boolean', depth, scope));
  }

  function membership(depth: number, scope: readonly Local[]): Node {
    const [lists, element] = choose.one([['texts', 'text'] as const, ['integers', 'integer'] as const]);
    const ofRows = choose.percent(25);
    const item = choose.percent(8) ? nothing : make(element, depth, ofRows ? [] : scope);
    const looked = ofRows ? mapped(element, depth) : make(lists, depth, scope);
    if (choose.percent(30)) return called(property(looked, 'contains'), item);
    return binary(choose.one(['in', 'not in']), item, looked);
  }

  function comparison(depth: number, scope: readonly Local[]): Node {
    const kind = choose.one(['integer', 'number', 'text', 'duration', 'timestamp'] as const);
    const side = (): Node => (kind === 'integer' || kind === 'number' ? numeric(depth, scope) : make(kind, depth, scope));
    if (choose.percent(20)) return { kind: 'between', operand: side(), low: side(), high: side(), negated: choose.percent(30), span };
    if (choose.percent(25)) return binary(choose.one(['==', '!=']), make(choose.one(kinds.slice(2, 8)), depth, scope), nothing);
    if (choose.percent(20)) {
      return binary(choose.one(['==', '!=']), make('boolean', depth, scope), make('boolean', depth, scope));
    }
    return binary(choose.one(['==', '!=', '<', '<=', '>', '>=']), side(), side());
  }

  function question(depth: number, scope: readonly Local[]): Node {
    const text = make('text', depth, scope);
    const how = choose.one(['contains', 'startsWith', 'endsWith', 'matches', 'matchesIn', 'like']);
    if (how === 'like')
      return called(property(text, how), literal('text', choose.one(['*', 'x*', '?', '*a*', 'tier-?', '[a]', '', '*\\*'])));
    if (how.startsWith('matches')) return called(property(text, how), literal('text', choose.one(patterns)));
    return called(property(text, how), make('text', depth, scope));
  }

  function presence(): Node {
    return binary(choose.one(['==', '!=']), choose.one(recordNames)[0], nothing);
  }

  function aggregate(kind: 'integer' | 'number' | 'duration' | 'text' | 'timestamp', depth: number): Node {
    const ordered = kind === 'text' || kind === 'timestamp';
    const how = choose.one(ordered ? ['minimum', 'maximum'] : kind === 'number' ? ['sum', 'average', 'minimum'] : ['sum', 'maximum']);
    return called(property(mapped(kind, depth), how));
  }

  const composed: { readonly [Each in Kind]: (depth: number, scope: readonly Local[]) => Node } = {
    boolean: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['and', 'or']), make('boolean', depth, scope), make('boolean', depth, scope)),
        (): Node => ({ kind: 'unary', operator: 'not', operand: make('boolean', depth, scope), span }),
        () => comparison(depth, scope),
        () => comparison(depth, scope),
        () => membership(depth, scope),
        () => asked(depth, scope),
        () => question(depth, scope),
        presence,
        () => called(property(word('git'), 'fileExists'), literal('text', choose.one(globs))),
      ])(),
    integer: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-', '*', '%']), make('integer', depth, scope), make('integer', depth, scope)),
        () => minus(make('integer', depth, scope)),
        () => called(property(make('number', depth, scope), 'round')),
        () => called(property(make('integer', depth, scope), 'absolute')),
        () => property(make('text', depth, scope), 'length'),
        () => property(make(choose.one(['texts', 'integers']), depth, scope), 'length'),
        () => property(rows(depth).node, 'length'),
        () => aggregate('integer', depth),
      ])(),
    number: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-', '*', '%']), make('number', depth, scope), numeric(depth, scope)),
        () => binary('/', numeric(depth, scope), numeric(depth, scope)),
        () => binary('/', make('duration', depth, scope), make('duration', depth, scope)),
        () => called(property(make('text', depth, scope), 'toNumber')),
        () => called(property(make('number', depth, scope), 'absolute')),
        () => aggregate('number', depth),
      ])(),
    text: (depth, scope) =>
      choose.one([
        () => binary('+', make('text', depth, scope), make('text', depth, scope)),
        () => called(property(make('text', depth, scope), choose.one(['lower', 'upper', 'trim']))),
        () => called(property(word('entity'), 'annotation'), literal('text', choose.one(texts))),
        () => aggregate('text', depth),
      ])(),
    duration: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-']), make('duration', depth, scope), make('duration', depth, scope)),
        () => binary(choose.one(['*', '/']), make('duration', depth, scope), numeric(depth, scope)),
        () => binary('*', make('integer', depth, scope), make('duration', depth, scope)),
        () => binary('-', make('timestamp', depth, scope), make('timestamp', depth, scope)),
        () => minus(make('duration', depth, scope)),
        () => property(make('timestamp', depth, scope), choose.one(['age', 'fromNow'])),
        () => property(choose.one(agedNames), 'age'),
        () => aggregate('duration', depth),
      ])(),
    timestamp: (depth, scope) =>
      choose.one([
        () => binary(choose.one(['+', '-']), make('timestamp', depth, scope), make('duration', Math.min(depth, 1), scope)),
        () => called(word('ago'), make('duration', Math.min(depth, 1), scope)),
        () => aggregate('timestamp', depth),
      ])(),
    texts: (depth, scope) =>
      choose.one([
        () => called(property(make('texts', depth, scope), 'filter'), onValue('text', 'boolean', depth, scope)),
        () => called(property(make(choose.one(['texts']), depth, scope), 'map'), onValue('text', 'text', depth, scope)),
        () => called(property(make('integers', depth, scope), 'map'), onValue('integer', 'text', depth, scope)),
        () => listOfMade('text', depth, scope),
        () => called(property(word('git'), 'contributors')),
      ])(),
    integers: (depth, scope) =>
      choose.one([
        () => called(property(make('integers', depth, scope), 'filter'), onValue('integer', 'boolean', depth, scope)),
        () => called(property(make('texts', depth, scope), 'map'), onValue('text', 'integer', depth, scope)),
        () => listOfMade('integer', depth, scope),
      ])(),
  };

  function listOfMade(kind: Kind, depth: number, scope: readonly Local[]): Node {
    return { kind: 'list', items: Array.from({ length: 1 + choose.below(3) }, () => make(kind, depth, scope)), span };
  }

  return make(wanted, deepest, []);
}

const span = { start: 0, end: 0 };
const nothing: Node = { kind: 'literal', type: 'null', value: null, text: 'null', span };
const parameters = ['x', 'y', 'pr'];
const patterns = ['tier-[12]', '^[a-z]+$', '(a|b).*', '.', '', '[^0-9]', String.raw`\d+`, 'x{1,3}', '(?:x|y)?'];
const globs = ['README.md', '*.md', '**/*.md', 'docs', 'docs/**', '**', '{README,x}.md', './src/', '?', '.github/*/ci.yml'].concat(paths);

function word(name: string): Node {
  return { kind: 'name', name, span };
}

function property(object: Node, name: string): Node {
  return { kind: 'member', object, name, nameSpan: span, optional: false, span };
}

function called(callee: Node, ...given: readonly Node[]): Node {
  return { kind: 'call', callee, arguments: given.map((value) => ({ value })), span };
}

function lambda(name: string, body: Node): Node {
  return { kind: 'lambda', parameter: { name, span }, body, span };
}

function binary(operator: BinaryOperator, left: Node, right: Node): Node {
  return { kind: 'binary', operator, left, right, span };
}

function minus(operand: Node): Node {
  return { kind: 'unary', operator: '-', operand, span };
}

function literal(type: LiteralNode['type'], value: LiteralNode['value'], text = JSON.stringify(value)): Node {
  return { kind: 'literal', type, value, text, span };
}

function listOf(items: readonly string[]): Node {
  return { kind: 'list', items: items.map((item) => literal('text', item)), span };
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function dotted(path: string): Node {
  const [first, ...rest] = path.split('.');
  return rest.reduce<Node>((object, name) => property(object, name), word(first!));
}

/** Names that stand for one row, with its table. */
const recordNames: readonly (readonly [Node, string])[] = [
  [dotted('entity'), 'entity'],
  [dotted('git'), 'repository'],
  [dotted('git.branchProtection'), 'branch_protection'],
  [dotted('git.lastCommit'), 'commit'],
  [dotted('git.lastRelease'), 'release'],
  [dotted('deploys.last'), 'deployment'],
  [dotted('ownership'), 'owner'],
  [dotted('ci.coverageReport'), 'coverage_report'],
  [dotted('oncall'), 'escalation_policy'],
  [dotted('pagerduty'), 'pagerduty_service'],
  [dotted('datadog'), 'service_definition'],
];

const agedNames = [dotted('git.lastCommit'), dotted('git.lastRelease'), dotted('deploys.last')];

/** Names that stand for the rows of a table, and what they take. */
const rowNames: readonly (readonly [Node, string, readonly string[]])[] = [
  [dotted('ownership.owners'), 'owner', []],
  [dotted('ownership.teams'), 'owner', []],
  [dotted('slos'), 'slo', []],
  [dotted('datadog.monitors'), 'monitor', []],
  [dotted('git.pullRequests'), 'pull_request', ['lookback']],
  [dotted('git.commits'), 'commit', ['lookback']],
  [dotted('git.releases'), 'release', ['lookback']],
  [dotted('git.codeowners'), 'codeowners_rule', []],
  [dotted('git.files'), 'repository_file', ['path']],
  [dotted('deploys'), 'deployment', ['lookback', 'environments']],
  [dotted('incidents'), 'incident', ['lookback', 'urgency']],
  [dotted('oncall.people'), 'on_call', []],
  [dotted('packages'), 'dependency_package', ['ecosystem']],
  [dotted('relations'), 'relation', ['type']],
  [dotted('dependencies.out'), 'relation', []],
  [dotted('links'), 'entity_link', ['type']],
];
