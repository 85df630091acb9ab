import { plain } from './fit.ts';

/** Text from outside in Markdown: it stays in its line and its cell, and becomes no markup, no mention, no reference and no link. */
export function markup(text: string): string {
  return plain(text)
    .replaceAll(/[\\`*_{}[\]<>#|~!&]/gu, String.raw`\$&`)
    .replaceAll(/[@#](?=\w)|www(?=\.)|:(?=\/\/)/gu, '$&\u200b');
}

/** Text as HTML code, which holds in tables, in lists and in summaries alike. Nothing in it is read as a mention. */
export function code(text: string): string {
  const entity = (character: string): string => `&#${character.charCodeAt(0)};`;
  return `<code>${plain(text).replaceAll(/[&<>|`*_~\\[\]]|:(?=\/\/)|(?<=www)\./gu, entity)}</code>`;
}
