import type { Argument, Node } from './ast.ts';

/** Writes a tree in the language's own form: parsing what it gives yields the same tree. */
export function print(node: Node): string {
  return printers[node.kind](node as never);
}

type Printers = { readonly [Kind in Node['kind']]: (node: Extract<Node, { kind: Kind }>) => string };

const printers: Printers = {
  name: (node) => printName(node.name),
  literal: (node) => (node.type === 'text' ? JSON.stringify(node.value) : node.text),
  list: (node) => `[${node.items.map(print).join(', ')}]`,
  member: (node) => `${within(node.object, strength.chain)}${node.optional ? '?.' : '.'}${printMember(node.name)}`,
  call: (node) => `${within(node.callee, strength.chain)}(${node.arguments.map(printArgument).join(', ')})`,
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
