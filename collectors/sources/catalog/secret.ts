/** Ends of keys whose values let one in somewhere: integration keys, tokens, passwords. */
const secret = 'integration-key|api-?key|access-key|token|secret|password';
const secretKey = new RegExp(`(?:${secret})$`, 'i');

/** A key, whether on a line of its own or in braces, and its value: quoted, or one word. */
const secretPair = new RegExp(
  String.raw`((?:^|[\s{,])(["']?)[^\s"':{},#]*(?:${secret})\2[ \t]*:[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#|>&*{[,}][^\s,}]*)`,
  'gim',
);

export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** The text with the values of secret keys struck out, character for character, so that positions stay. */
export function withoutSecrets(text: string): string {
  return text.replace(secretPair, (_pair, key: string, _quote: string, value: string) => key + value.replace(/[^\s"',]/g, 'x'));
}
