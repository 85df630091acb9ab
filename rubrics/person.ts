/**
 * What one person's name comes to however it is written, to tell whether two are the same: `Ada <ada@example.com>` is `ada@example.com`,
 * `person:default/ada` is `ada`, and neither case, form of Unicode, spaces nor marks that nobody sees make another of it. Empty where
 * nothing is written.
 */
export function personKey(written: string): string {
  const name = /<([^<>\s]+)>\s*$/u.exec(written)?.[1] ?? written;
  return name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Cc}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/^(?:person|user):(?:default\/)?/u, '');
}

export function isSamePerson(one: string, another: string): boolean {
  return personKey(one) === personKey(another);
}
