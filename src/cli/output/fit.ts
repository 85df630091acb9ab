import width from 'string-width';

/**
 * Text from outside as one line that a terminal may be given: control characters, which could move the cursor or change colours, and
 * marks that turn the direction of writing are taken out.
 */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

/** The text, cut to so many columns; a cut is marked with `…`. */
export function fit(text: string, columns: number): string {
  return width(text) <= columns ? text : `${beginning(text, columns - 1).trimEnd()}…`;
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As many whole characters of the text as have room in so many columns. */
function beginning(text: string, columns: number): string {
  let [kept, taken] = ['', 0];
  for (const { segment } of characters.segment(text)) {
    taken += width(segment);
    if (taken > columns) break;
    kept += segment;
  }
  return kept;
}

/** The items in so many columns, with commas between; where not all have room, the first of them and how many follow. */
export function fitList(items: readonly string[], columns: number): string {
  const all = items.join(', ');
  if (width(all) <= columns) return all;
  for (let kept = items.length - 1; kept > 0; kept -= 1) {
    const text = `${items.slice(0, kept).join(', ')} +${items.length - kept}`;
    if (width(text) <= columns) return text;
  }
  return fit(all, columns);
}

/** The text in lines of at most so many columns, broken between words where there are any; `80 %` is one. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?!%)/u)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (width(line) > columns) {
      // A character wider than the line stands in it alone.
      const head = beginning(line, columns) || characters.segment(line).containing(0)!.segment;
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A text from outside as an item of a list, in lines of at most so many columns. */
export function bullet(text: string, columns: number): readonly string[] {
  return wrap(plain(text), columns - 4).map((line, index) => `${index === 0 ? '  – ' : '    '}${line}`);
}

/** Items in lines of at most so many columns, with a separator between; an item is broken only where it is longer than a line. */
export function flow(items: readonly string[], columns: number, separator = ' · '): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ''}${separator}${item}`;
    if (lines.length > 0 && width(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(...wrap(item, columns));
  }
  return lines;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}
