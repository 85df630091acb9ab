import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityKind, isName, parseReference, printReference, type Kind } from '../../../../collectors/sources/catalog/reference.ts';

const part = fc.stringMatching(/^[a-z0-9]+([-_.][a-z0-9]+){0,3}$/).filter((text) => text.length <= 60);
const kind = fc.constantFrom<Kind>('service', 'api', 'resource', 'system', 'domain', 'team', 'person', 'location', 'template', 'other');
const reference = fc.record({ kind, namespace: part, name: part });

describe('a reference', () => {
  test('printed and parsed is itself, whatever would be taken for granted', () => {
    fc.assert(
      fc.property(reference, kind, part, (given, otherKind, otherNamespace) => {
        expect(parseReference(printReference(given), { kind: otherKind, namespace: otherNamespace })).toEqual(given);
      }),
    );
  });

  test('means the same in any case', () => {
    fc.assert(
      fc.property(reference, (given) => {
        expect(parseReference(printReference(given).toUpperCase(), { namespace: 'default' })).toEqual(given);
      }),
    );
  });

  test('takes what it leaves out from where it stands', () => {
    const defaults = { kind: 'team', namespace: 'payments' } as const;
    expect(parseReference('crew', defaults)).toEqual({ kind: 'team', namespace: 'payments', name: 'crew' });
    expect(parseReference('User:anna', defaults)).toEqual({ kind: 'person', namespace: 'payments', name: 'anna' });
    expect(parseReference('org/crew', defaults)).toEqual({ kind: 'team', namespace: 'org', name: 'crew' });
    expect(parseReference('Component:shop/Cart', defaults)).toEqual({ kind: 'service', namespace: 'shop', name: 'cart' });
  });

  test.each([
    '',
    ' ',
    ':',
    '/',
    'a/',
    '/a',
    ':a',
    'group:',
    'a b',
    'a/b/c',
    'a/b:c',
    '<component>',
    'anna@example.com',
    '-a',
    'a-',
    'a:b:c',
    "x'; DROP TABLE entity;--",
  ])('%j names no entity', (text) => {
    expect(parseReference(text, { kind: 'team', namespace: 'default' })).toBeUndefined();
  });

  test('without a kind means nothing where none is taken for granted', () => {
    expect(parseReference('cart', { namespace: 'default' })).toBeUndefined();
  });

  test('never throws, and never gives a name that would not do', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseReference(text, { kind: 'service', namespace: 'default' });
        expect(parsed === undefined || (isName(parsed.name) && isName(parsed.namespace))).toBe(true);
      }),
    );
  });
});

test('kinds are compared without case, and home-made ones are other', () => {
  expect(
    ['Component', 'component', 'SERVICE', 'Group', 'User', 'resource', 'AiResource', '__proto__'].map((word) => entityKind(word)),
  ).toEqual(['service', 'service', 'service', 'team', 'person', 'resource', 'other', 'other']);
});
