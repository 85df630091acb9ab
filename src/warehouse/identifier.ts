/** A name as SQL writes it: the one place where text becomes part of a statement. */
export function identifier(name: string): string {
  if (name === '' || name.includes('\0')) throw new Error(`${JSON.stringify(name)} cannot name anything in SQL`);
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names as a list: `"a", "b"`. With `of`, each is a column of that relation: `held."a", held."b"`. */
export function identifiers(names: readonly string[], of?: string): string {
  return names.map((name) => (of === undefined ? identifier(name) : `${of}.${identifier(name)}`)).join(', ');
}

/** A text as SQL writes it, for the few statements that take no parameters: `SET` and `ATTACH`. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new Error(`${JSON.stringify(text)} cannot be written in SQL`);
  return `'${text.replaceAll("'", "''")}'`;
}
