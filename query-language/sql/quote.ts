/** An identifier as SQL. The one place where a name becomes part of a statement. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
