import type { Span } from '../query-language/diagnostic.ts';

/** One `{{…}}` of a text: the query text inside, and where that stands in the text. */
export interface Placeholder {
  readonly query: string;
  readonly span: Span;
}

/** How CQL writes the name of a capture in a text. */
const cqlCapture = 'context.evaluation.captures.';

/** The name of the capture that the inside of a placeholder speaks of, if it speaks of one: `cov`, or as CQL writes it. */
export function captureIn(query: string): { readonly name: string; readonly certain: boolean } {
  return query.startsWith(cqlCapture) ? { name: query.slice(cqlCapture.length), certain: true } : { name: query, certain: false };
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
