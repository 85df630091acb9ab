import { cellText } from './answer.ts';
import type { Answer } from './answer.ts';

/** A table of GitHub's Markdown. Text from outside cannot leave its cell or become markup. */
export function markdown({ columns, rows }: Answer): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = rows.map((row) => line(columns.map(({ name }) => escaped(cellText(row[name] ?? null)))));
  return [line(columns.map(({ title }) => escaped(title))), line(columns.map(() => '---')), ...body].join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~!]/gu, String.raw`\$&`);
}
