import { assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { isSamePerson, personKey } from '../../rubrics/person.ts';

test.each([
  ['ada@example.com', ' ADA@Example.com '],
  ['ada@example.com', 'Ada Lovelace <ada@example.com>'],
  ['ada', 'person:default/ada'],
  ['ada', 'USER:ada'],
  ['josé', 'jose\u0301'],
  ['ada', '\uff41\uff44\uff41'],
  ['ada', 'a\u200bd\u202ea\u0007'],
  ['ada lovelace', 'Ada\u00a0 Lovelace'],
])('%j and %j are one person', (one, another) => {
  expect(isSamePerson(one, another)).toBe(true);
});

test.each([
  ['ada@example.com', 'ada@example.org'],
  ['ada', 'adam'],
  ['ada', 'person:other/ada'],
  ['ada', 'ada@example.com'],
])('%j and %j are two', (one, another) => {
  expect(isSamePerson(one, another)).toBe(false);
});

test('what says nothing is nobody', () => {
  expect(['', '  ', '\u200b', '\n'].map(personKey)).toEqual(['', '', '', '']);
});

test('what a name comes to comes to itself', () => {
  const names = constantFrom('ada', 'Ada <ADA@x.org>', 'person:default/Ada', '\ufb01nn@x.org', 'A\u030a');
  assert(
    property(names, constantFrom('', ' ', '\u200b'), (name, before) => {
      expect(personKey(personKey(before + name))).toBe(personKey(name));
    }),
  );
});
