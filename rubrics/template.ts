import type { Span } from '../query-language/diagnostic.ts';

/** One `{{…}}` of a text: the query text inside, and where that stands in the text. */
export interface Placeholder {
  readonly query: string;
  readonly span: Span;
}

const placeholder = /\{\{([^{}]*)\}\}/gu;

export function placeholdersIn(template: string): Placeholder[] {
  return [...template.matchAll(placeholder)].map((match) => {
    const inside = match[1] ?? '';
    const start = match.index + 2 + inside.length - inside.trimStart().length;
    return { query: inside.trim(), span: { start, end: start + inside.trim().length } };
  });
}

/** The text with a value for each `{{…}}`; where there is none, its query stays, in backticks, so that the sentence still reads. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string | null>): string {
  return template.replace(placeholder, (_, inside: string) => values.get(inside.trim()) ?? `\`${inside.trim()}\``);
}
