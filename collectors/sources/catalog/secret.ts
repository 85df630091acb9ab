/** Keys whose values let one in somewhere: integration keys, tokens, passwords. */
const secretKey = /(?:integration-key|api-?key|access-key|token|secret|password)$/i;

const secretLine =
  /^([ \t]*(?:-[ \t]+)?(["']?)[^\s"':#][^\s"':]*(?:integration-key|api-?key|access-key|token|secret|password)\2[ \t]*:[ \t]+)(["']?)([^\s"'#|>&*{[][^"'\r\n]*)/gim;

export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** The text with the values of secret keys struck out, character for character, so that positions stay. */
export function withoutSecrets(text: string): string {
  return text.replace(
    secretLine,
    (_line, before: string, _keyQuote: string, quote: string, value: string) => before + quote + value.replace(/[^\s,]/g, 'x'),
  );
}
