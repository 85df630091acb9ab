/** Ends of keys whose values let one in somewhere: integration keys, tokens, passwords. Words are joined as people do: `api-key`, `apiKey`. */
const secret = '(?:integration|api|access|private)[-_]?key|token|secret|password';
const secretKey = new RegExp(`(?:${secret})$`, 'i');

/** A key, whether on a line of its own or in braces, and its value: quoted, or one word. */
const secretPair = new RegExp(
  String.raw`((?:^|[\s{,])(["']?)[^\s"':{},#]*(?:${secret})\2[ \t]*:[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#|>&*{[,}][^\s,}]*)`,
  'gim',
);

export function isSecretKey(key: string): boolean {
  // The heads of tables have blanks, which end a key elsewhere.
  return secretKey.test(key.trim().replaceAll(/\s+/gu, '-'));
}

/** The text with the values of secret keys struck out, character for character, so that positions stay. */
export function withoutSecrets(text: string): string {
  return text.replace(secretPair, (_pair, key: string, _quote: string, value: string) => key + value.replace(/[^\s"',]/g, 'x'));
}
