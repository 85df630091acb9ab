import { expect, test } from 'vitest';
import { isSecretKey, withoutSecrets } from '../../../../collectors/sources/catalog/secret.ts';

test.each([
  ['pagerduty.com/integration-key: abc', 'pagerduty.com/integration-key: xxx'],
  ['  "datadoghq.com/graph-token" : "a b"', '  "datadoghq.com/graph-token" : "x x"'],
  ["annotations: {a/api-key: 'abc', b: c}", "annotations: {a/api-key: 'xxx', b: c}"],
  ['{a/token: abc, b: c}', '{a/token: xxx, b: c}'],
  ['{"a":1,"client-secret":"abc","b":2}', '{"a":1,"client-secret":"xxx","b":2}'],
  ['  apiKey: abc', '  apiKey: xxx'],
  ['access_key: abc', 'access_key: xxx'],
  ['spec: {integrationKey: abc}', 'spec: {integrationKey: xxx}'],
  ['password: hunter2\r\nname: x', 'password: xxxxxxx\r\nname: x'],
])('%j is struck out in place', (text, safe) => {
  expect(withoutSecrets(text)).toBe(safe);
});

test.each([
  'token:',
  'token: |',
  'tokens: abc',
  'token-url: https://x',
  'name: token',
  'secret: {a: b}',
  'secret: [a]',
  'token: *alias',
  'token: ""',
])('%j stays', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('takes time in proportion to the text', () => {
  const text = `${'token'.repeat(200_000)} ${'a:'.repeat(200_000)} ${'{token'.repeat(100_000)}`;
  expect(withoutSecrets(text)).toHaveLength(text.length);
});

test('keys of secrets are known by their end', () => {
  expect(['pagerduty.com/integration-key', 'x/API_TOKEN', 'apikey', 'api_key', 'accessKey', ' API  Key '].every(isSecretKey)).toBe(true);
  expect(['pagerduty.com/service-id', 'token-url', 'primary-key', 'monkey'].some(isSecretKey)).toBe(false);
});
