import { array, assert, constantFrom, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { exemptionFor, type Exemption } from '../../rubrics/exemption.ts';

const approved: Exemption = {
  entity: 'pay',
  rubric: 'r',
  check: 'c',
  reason: 'migration',
  text: 'moving',
  askedBy: 'ada',
  approvedBy: 'bob',
  expires: '2026-12-31',
};
const asked = { entity: 'service:default/pay', rubric: 'r', check: 'c' };

test('one is in force for the entity by name or identifier, its rubric and its check', () => {
  expect(exemptionFor([approved], asked, '2026-10-01')).toBe(approved);
  expect(exemptionFor([{ ...approved, entity: 'service:default/pay' }], asked, '2026-10-01')).toBeDefined();
  expect(exemptionFor([approved], { ...asked, entity: 'service:default/payments' }, '2026-10-01')).toBeUndefined();
  expect(exemptionFor([approved], { ...asked, check: 'd' }, '2026-10-01')).toBeUndefined();
  expect(exemptionFor([approved], { ...asked, rubric: 's' }, '2026-10-01')).toBeUndefined();
});

test('one is in force to the end of its last day, and never unapproved', () => {
  expect(exemptionFor([approved], asked, '2026-12-31')).toBeDefined();
  expect(exemptionFor([approved], asked, '2027-01-01')).toBeUndefined();
  expect(exemptionFor([{ ...approved, approvedBy: null }], asked, '2026-10-01')).toBeUndefined();
});

test('of several it is the one that holds longest, and the first of those', () => {
  const ending = (expires: string, text = ''): Exemption => ({ ...approved, expires, text });
  const several = [ending('2026-11-01'), ending('2026-12-01', 'first'), ending('2026-12-01', 'second'), ending('2026-01-01')];
  expect(exemptionFor(several, asked, '2026-10-01')).toBe(several[1]);
});

test('what is found is what a search through all of them finds', () => {
  const name = constantFrom('a', 'b', 'service:default/a');
  const drawn = record({
    entity: name,
    check: name,
    expires: constantFrom('2026-01-01', '2026-02-01'),
    approvedBy: constantFrom('bob', null),
  }).map((some): Exemption => ({ ...approved, ...some }));
  assert(
    property(array(drawn), name, constantFrom('2026-01-01', '2026-01-15', '2026-04-01'), (all, check, day) => {
      const holding = all.filter((each) => each.entity !== 'b' && each.check === check && each.approvedBy !== null && day <= each.expires);
      const longest = holding
        .map(({ expires }) => expires)
        .sort()
        .at(-1);
      expect(exemptionFor(all, { entity: 'service:default/a', rubric: 'r', check }, day)?.expires).toBe(longest);
    }),
  );
});
