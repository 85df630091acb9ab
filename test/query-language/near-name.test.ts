import { assert, constantFrom, nat, pre, property, string, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { nearName } from '../../query-language/near-name.ts';

it.each([
  ['lifecyle', ['lifecycle', 'line'], 'lifecycle'],
  ['ownresh', ['owner', 'owners'], 'owners'],
  ['gti', ['git', 'ci'], 'git'],
  ['OWNER', ['owner'], 'owner'],
  ['tier', ['tier', 'tiers'], 'tiers'],
  ['frobnicate', ['length', 'filter'], undefined],
  ['x', [], undefined],
  ['', ['git'], undefined],
])('%s among %j is %s', (name, candidates, expected) => expect(nearName(name, candidates)).toBe(expected));

it('finds what one slip made of a name', () => {
  const slip = tuple(string({ minLength: 4, maxLength: 12, unit: constantFrom(...'abcdefgh') }), nat(11), constantFrom('x', ''));
  assert(
    property(slip, ([name, at, put]) => {
      const slipped = name.slice(0, at % name.length) + put + name.slice((at % name.length) + 1);
      pre(slipped !== name);
      expect(nearName(slipped, ['zzzzzzzzzzzzzzzzzz', name])).toBe(name);
    }),
    { seed: 4 },
  );
});
