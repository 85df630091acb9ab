import width from 'string-width';

/**
 * A text that does not know yet where its lines end. A group is written on one line where it fits and holds nothing that ends a
 * line; otherwise each `line` directly in it ends one.
 */
export type Layout =
  | string
  | readonly Layout[]
  /** Ends the line where its group is broken, and is `flat` where it is not. */
  | { readonly kind: 'line'; readonly flat: '' | ' ' }
  /** Ends the line always. */
  | { readonly kind: 'break' }
  /**
   * Goes to the end of the line that it is on: a comment. Where it `ends` the line, its group is broken, and the next `line` is where
   * it ends; otherwise it waits for a line that ends anyway.
   */
  | { readonly kind: 'trailing'; readonly text: string; readonly ends: boolean }
  /** Lines that begin inside stand one step further in. */
  | { readonly kind: 'nest'; readonly of: Layout }
  | { readonly kind: 'group'; readonly of: Layout; readonly broken: boolean };

export const line: Layout = { kind: 'line', flat: ' ' };
export const softLine: Layout = { kind: 'line', flat: '' };
export const lineBreak: Layout = { kind: 'break' };

export function trailing(text: string, ends: boolean): Layout {
  return { kind: 'trailing', text, ends };
}

export function nest(...of: readonly Layout[]): Layout {
  return { kind: 'nest', of };
}

export function group(...of: readonly Layout[]): Layout {
  return { kind: 'group', of, broken: endsLine(of) };
}

/** Whether something in it cannot stand on one line with the rest. */
function endsLine(layout: Layout): boolean {
  if (typeof layout === 'string') return layout.includes('\n');
  if (isSequence(layout)) return layout.some(endsLine);
  switch (layout.kind) {
    case 'line':
      return false;
    case 'break':
      return true;
    case 'trailing':
      return layout.ends;
    case 'nest':
      return endsLine(layout.of);
    case 'group':
      return layout.broken;
  }
}

function isSequence(layout: Layout): layout is readonly Layout[] {
  return Array.isArray(layout);
}

const step = 2;

/** A part that is yet to be written, how far in its lines begin, and whether its group is on one line. */
interface Pending {
  readonly layout: Layout;
  readonly indent: number;
  readonly flat: boolean;
}

/** Writes a layout in lines of at most so many columns, as far as what it holds lets itself be broken. */
export function write(layout: Layout, columns: number): string {
  let text = '';
  let column = 0;
  let comments = '';
  const todo: Pending[] = [{ layout, indent: 0, flat: false }];
  let margin = 0;
  const put = (part: string): void => {
    if (part === '') return;
    text += `${' '.repeat(margin)}${part}`;
    margin = 0;
    column = part.includes('\n') ? width(part.slice(part.lastIndexOf('\n') + 1)) : column + width(part);
  };
  const endLine = (indent: number): void => {
    text += `${comments}\n`;
    comments = '';
    margin = indent;
    column = indent;
  };
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { layout: current, indent, flat } = next;
    if (typeof current === 'string') put(current);
    else if (isSequence(current)) todo.push(...current.toReversed().map((each) => ({ layout: each, indent, flat })));
    else if (current.kind === 'break') endLine(indent);
    else if (current.kind === 'trailing') comments += ` ${current.text}`;
    else if (current.kind === 'nest') todo.push({ layout: current.of, indent: indent + step, flat });
    else if (current.kind === 'group') {
      const inside = { layout: current.of, indent, flat: true };
      const fitting = !current.broken && (flat || fits(inside, todo, columns - column));
      todo.push({ ...inside, flat: fitting });
    } else if (flat) put(current.flat);
    else endLine(indent);
  }
  return text + comments;
}

/** Whether a group, and what follows it up to where the line may end, has room. */
function fits(first: Pending, rest: readonly Pending[], columns: number): boolean {
  let room = columns;
  let after = rest.length;
  const todo: Pending[] = [first];
  while (room >= 0) {
    const next = todo.pop() ?? rest[(after -= 1)];
    if (!next) return true;
    const { layout, indent, flat } = next;
    if (typeof layout === 'string') room -= width(layout);
    else if (isSequence(layout)) todo.push(...layout.toReversed().map((each) => ({ layout: each, indent, flat })));
    else if (layout.kind === 'break') return true;
    else if (layout.kind === 'trailing') continue;
    else if (layout.kind === 'nest') todo.push({ layout: layout.of, indent, flat });
    else if (layout.kind === 'group') todo.push({ layout: layout.of, indent, flat: flat && !layout.broken });
    else if (!flat) return true;
    else room -= layout.flat.length;
  }
  return false;
}
