import { expect, test } from 'vitest';
import { component, extractFile } from './extract-file.ts';

function customOf(metadata: string): unknown {
  const { tables, faults } = extractFile(component('cart', { metadata }));
  expect(faults).toEqual([]);
  return Object.fromEntries((tables['custom_value'] ?? []).map(({ entity, key, value }) => [`${String(entity)} ${String(key)}`, value]));
}

test('custom values are kept as they are written, by key', () => {
  const metadata = [
    'custom:',
    '  lines: 200',
    '  version: 1.10',
    '  tls_enabled: true',
    '  test.coverage: { line: 90 , branch: 75 }',
    '  regions: [eu, ~, us]',
    '  notes: |',
    '    two',
    '    lines',
  ].join('\n');
  expect(customOf(metadata)).toEqual({
    'service:default/cart lines': '"200"',
    'service:default/cart version': '"1.10"',
    'service:default/cart tls_enabled': '"true"',
    'service:default/cart test.coverage': '{"branch":"75","line":"90"}',
    'service:default/cart regions': '["eu",null,"us"]',
    'service:default/cart notes': '"two\\nlines"',
  });
});

test('what is empty is left out, and so are secrets at any depth', () => {
  const metadata =
    'custom:\n  a: ~\n  b: ""\n  c: null\n  api-token: abc\n  d: { user: ada, password: abc, deep: [{ x-api-key: abc, y: 1 }] }';
  expect(customOf(metadata)).toEqual({ 'service:default/cart d': '{"deep":[{"y":"1"}],"user":"ada"}' });
});

test('keys that objects have by themselves are keys like others', () => {
  expect(customOf('custom: { constructor: a, toString: b, x: { __proto__: c } }')).toEqual({
    'service:default/cart constructor': '"a"',
    'service:default/cart toString': '"b"',
    'service:default/cart x': '{"__proto__":"c"}',
  });
});

test('custom values that are no mapping are told', () => {
  const { codes, tables } = extractFile(component('cart', { metadata: 'custom: [a]' }));
  expect(codes).toEqual(['catalog.field-shape']);
  expect(tables['custom_value']).toBeUndefined();
});
