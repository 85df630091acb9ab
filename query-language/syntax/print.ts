import type { Argument, ColumnNode, Node, Program, Query, Stage } from './ast.ts';

/** Writes a tree in the language's own form on one line: parsing what it gives yields the same tree. */
export function print(program: Program): string {
  return program.kind === 'query' ? printQuery(program) : printers[program.kind](program as never);
}

function printQuery({ source, stages }: Query): string {
  return [printName(source.text), ...stages.map(printStage)].join(' | ');
}

/** Writes one stage of a query, without the pipe before it. */
export function printStage(stage: Stage): string {
  const columns = (list: readonly ColumnNode[]): string => list.map(printColumn).join(', ');
  switch (stage.kind) {
    case 'where':
      return `where ${print(stage.condition)}`;
    case 'select':
    case 'extend':
    case 'distinct':
      return [stage.kind, ...(stage.columns.length > 0 ? [columns(stage.columns)] : [])].join(' ');
    case 'summarize': {
      const by = stage.by.length > 0 ? [`by ${columns(stage.by)}`] : [];
      return ['summarize', ...(stage.columns.length > 0 ? [columns(stage.columns)] : []), ...by].join(' ');
    }
    case 'join': {
      const { query, on } = stage;
      const keys = on.map(({ left, right }) =>
        left.text === right.text ? printName(left.text) : `${printName(left.text)} == ${printName(right.text)}`,
      );
      return `join ${query.stages.length > 0 ? `(${printQuery(query)})` : printName(query.source.text)} on ${keys.join(', ')}`;
    }
    case 'sort':
      return `sort ${stage.keys.map(({ value, descending }) => `${print(value)}${descending ? ' desc' : ''}`).join(', ')}`;
    case 'take':
      return `take ${stage.count}`;
    case 'as of':
      return `as of ${print(stage.moment)}`;
  }
}

function printColumn({ name, value }: ColumnNode): string {
  return name ? `${printName(name.text)} = ${print(value)}` : print(value);
}

type Printers = { readonly [Kind in Node['kind']]: (node: Extract<Node, { kind: Kind }>) => string };

const printers: Printers = {
  name: (node) => printName(node.name),
  literal: (node) => (node.type === 'text' ? JSON.stringify(node.value) : node.text),
  list: (node) => `[${node.items.map(print).join(', ')}]`,
  member: (node) => `${within(node.object, strength.chain)}${node.optional ? '?.' : '.'}${printMember(node.name)}`,
  call: (node) => {
    const given = node.arguments.map(printArgument).join(', ');
    const inside = [...(given ? [given] : []), ...(node.where ? [`where ${print(node.where)}`] : [])].join(' ');
    // The one word of the query form that can be called.
    const callee = node.callee.kind === 'name' && node.callee.name === 'distinct' ? node.callee.name : within(node.callee, strength.chain);
    return `${callee}(${inside})`;
  },
  lambda: (node) => `(${node.parameter.name}) => ${print(node.body)}`,
  unary: (node) => (node.operator === 'not' ? `not ${within(node.operand, strength.not)}` : `-${within(node.operand, strength.signed)}`),
  binary: (node) => {
    const own = strengthOf(node);
    const loose = own === strength.comparison ? own + 1 : own;
    return `${within(node.left, loose)} ${node.operator} ${within(node.right, own + 1)}`;
  },
  between: (node) => {
    const sides = [node.operand, node.low, node.high].map((side) => within(side, strength.comparison + 1));
    return `${sides[0]} ${node.negated ? 'not ' : ''}between ${sides[1]} and ${sides[2]}`;
  },
  conditional: (node) => `if ${print(node.condition)} then ${print(node.whenTrue)} else ${print(node.whenFalse)}`,
};

const strength = { open: 0, coalesce: 1, or: 2, and: 3, not: 4, comparison: 5, sum: 6, product: 7, signed: 8, chain: 9, atom: 10 } as const;

function strengthOf(node: Node): number {
  switch (node.kind) {
    case 'lambda':
    case 'conditional':
      return strength.open;
    case 'unary':
      return node.operator === 'not' ? strength.not : strength.signed;
    case 'between':
      return strength.comparison;
    case 'member':
    case 'call':
      return strength.chain;
    case 'binary':
      return binaryStrength[node.operator] ?? strength.comparison;
    default:
      return strength.atom;
  }
}

const binaryStrength: Readonly<Record<string, number>> = {
  '??': strength.coalesce,
  or: strength.or,
  and: strength.and,
  '+': strength.sum,
  '-': strength.sum,
  '*': strength.product,
  '/': strength.product,
  '%': strength.product,
};

function within(node: Node, least: number): string {
  const text = print(node);
  return strengthOf(node) < least ? `(${text})` : text;
}

function printArgument(argument: Argument): string {
  return argument.name ? `${argument.name.text} = ${print(argument.value)}` : print(argument.value);
}

const keywords = new Set(
  'and or not in between true false null if then else let where select extend summarize by join on sort asc desc take distinct as of'.split(
    ' ',
  ),
);

function printName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !keywords.has(name) && !/^(?:and|or|not|in)$/i.test(name) ? name : `\`${name}\``;
}

function printMember(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;
}
