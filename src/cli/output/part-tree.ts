import width from 'string-width';
import type { CountedElement, CountedElements, ExplainedPart } from '../../scoring/report.ts';
import { fit, fitList, plain } from './fit.ts';
import type { Paint } from './paint.ts';

/** How a tree of parts is written. */
export interface TreeStyle {
  readonly columns: number;
  readonly paint: Paint;
  /** What to write behind a part that reads facts, to find in a list where they are from; empty for others. */
  readonly mark: (part: ExplainedPart) => string;
}

/** Of so many elements of a list there is a line each. */
const mostElements = 5;

/** An expression, a line for each part with its value, and below a list the elements that it went through. */
export function partTree(part: ExplainedPart, style: TreeStyle, depth = 1): string[] {
  const { columns, paint } = style;
  const indent = '  '.repeat(Math.min(depth, 8));
  const { shown, colour } = valueOf(part);
  const mark = style.mark(part);
  const room = columns - indent.length - 3 - (mark === '' ? 0 : width(mark) + 1);
  const own = shorten(part, Math.max(12, room - Math.min(width(shown), 26, Math.floor(room / 2))));
  const value = fitValue(shown, Math.max(4, room - width(own)));
  return [
    `${indent}${own} ${paint('dim', '=')} ${paint(colour, value)}${mark === '' ? '' : ` ${paint('dim', mark)}`}`,
    ...elementLines(part, style, `${indent}  `),
    ...part.parts.flatMap((each) => partTree(each, style, depth + 1)),
  ];
}

/** The text of a part; where it is too long, with dots for what stands written under it. */
function shorten({ text, parts }: ExplainedPart, columns: number): string {
  let shown = plain(text);
  for (const { text: under } of parts) {
    if (width(shown) <= columns) break;
    const written = plain(under);
    if (width(written) > 8 && written !== shown) shown = shown.replace(written, '…');
  }
  return fit(shown, columns);
}

function valueOf({ known, value, elements, type }: ExplainedPart): {
  readonly shown: string;
  readonly colour: 'yellow' | 'green' | 'red' | 'cyan';
} {
  if (!known) return { shown: 'unknown', colour: 'yellow' };
  // A list that was narrowed is told element by element below.
  if (elements && elements.how === 'filtered' && type.startsWith('list')) {
    return { shown: `${elements.counted} of ${elements.total}`, colour: 'cyan' };
  }
  const shown = plain(value ?? 'null');
  return { shown, colour: shown === 'true' ? 'green' : shown === 'false' ? 'red' : 'cyan' };
}

function elementLines({ elements, type }: ExplainedPart, { columns, paint }: TreeStyle, indent: string): string[] {
  // What a list holds stands as its value already.
  if (!elements || elements.total === 0 || (elements.how === 'listed' && type.startsWith('list'))) return [];
  const shown = elements.elements.slice(0, mostElements);
  const lines = shown.map((each) => elementLine(each, elements.how, columns - indent.length, paint));
  const more = elements.total - shown.length;
  return [...lines, ...(more > 0 ? [paint('dim', `and ${more} more`)] : [])].map((line) => `${indent}${line}`);
}

/** `● Out of memory on payments-api  status acknowledged, age 29.7 days` */
export function elementLine(element: CountedElement, how: CountedElements['how'], columns: number, paint: Paint): string {
  const { name, counts, value, looks } = element;
  const [colour, sign] = signOf(counts, how);
  const details = [
    ...(value === null ? [] : [plain(value)]),
    ...looks.map(
      ({ text, value: seen }) => `${lookName(text)} ${seen === null ? 'unknown' : seen === 'null' ? 'not reported' : plain(seen)}`,
    ),
  ];
  const said = details.join(', ');
  // What was seen decides; of the name a part will do to know it by.
  const room = said === '' ? columns - 2 : Math.max(12, Math.floor((columns - 4) * 0.3), columns - 4 - width(said));
  const own = fit(entityName(plain(name)), room);
  const rest = said === '' ? '' : `  ${paint('dim', fit(said, columns - 4 - width(own)))}`;
  return `${paint(colour, sign)} ${own}${rest}`;
}

function signOf(counts: boolean | null, how: CountedElements['how']): readonly ['green' | 'red' | 'yellow' | 'cyan' | 'gray', string] {
  if (counts === null) return ['yellow', '?'];
  if (how === 'listed') return ['gray', '–'];
  // To be left in a list, or to be looked at, is neither good nor bad.
  if (how === 'taken' || how === 'picked' || how === 'filtered') return counts ? ['cyan', '●'] : ['gray', '·'];
  return counts ? ['green', '✔'] : ['red', '✘'];
}

/** `incident.status` is `status`: whose it is stands before it. */
function lookName(text: string): string {
  const [first, ...rest] = plain(text).split('.');
  while (rest.length > 2 && width(rest.join('.')) > 32) rest.shift();
  return rest.length === 0 ? (first ?? '') : rest.join('.');
}

function entityName(name: string): string {
  return name.replace(/^[a-z-]+:default\//u, '');
}

/** A value in so many columns; of a list that is longer, the first items and how many follow. */
function fitValue(value: string, columns: number): string {
  if (width(value) <= columns || !value.startsWith('[')) return fit(value, columns);
  return `[${fitList(value.slice(1, value.endsWith(']') ? -1 : undefined).split(', '), columns - 2)}]`;
}

/** What the elements of a list say together: `true of 1 of 5 elements, unknown of 2`. */
export function tally({ total, counted, undecided }: CountedElements): string {
  const elements = `${total} ${total === 1 ? 'element' : 'elements'}`;
  if (undecided === total) return `unknown of ${total === 1 ? 'the only element' : `all ${elements}`}`;
  return `true of ${counted} of ${elements}${undecided === 0 ? '' : `, unknown of ${undecided}`}`;
}
