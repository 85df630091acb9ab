import { describe, expect, test } from 'vitest';
import { danglingExemptions, exemptionFor, readExemptions, type Exemption } from '../../rubrics/exemption.ts';

const one = (more = '') =>
  `exemptions:\n  - {entity: pay, rubric: r, check: c, reason: migration, text: moving, asked-by: ada, expires: 2026-12-31${more}}\n`;

function read(text: string): readonly Exemption[] {
  const outcome = readExemptions(text, 'exemptions.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.value.exemptions;
}

test('who asked cannot approve, whatever the case', () => {
  const outcome = readExemptions(one(', approved-by: ADA'), 'exemptions.yaml');
  expect(outcome).toMatchObject({ ok: false, errors: [{ code: 'exemption.approved-by-asker', facts: { who: 'ada' } }] });
});

test.each([
  ['without an expiry', one().replace(', expires: 2026-12-31', ''), 'document.field-missing'],
  ['with another reason', one().replace('migration', 'because'), 'document.value-unknown'],
  ['with no text', one().replace('text: moving', 'text: " "'), 'document.value-out-of-range'],
])('%s it is refused', (_, text, code) => {
  expect(readExemptions(text, 'exemptions.yaml')).toMatchObject({ ok: false, errors: [{ code }] });
});

describe('in force', () => {
  const approved = read(one(', approved-by: bob'));
  const asked = { entity: 'service:default/pay', rubric: 'r', check: 'c' };

  test('for the entity by name or identifier, its rubric and its check', () => {
    expect(exemptionFor(approved, asked, '2026-10-01')).toBe(approved[0]);
    expect(exemptionFor(read(one(', approved-by: bob').replace('pay', 'service:default/pay')), asked, '2026-10-01')).toBeDefined();
    expect(exemptionFor(approved, { ...asked, entity: 'service:default/payments' }, '2026-10-01')).toBeUndefined();
    expect(exemptionFor(approved, { ...asked, check: 'd' }, '2026-10-01')).toBeUndefined();
    expect(exemptionFor(approved, { ...asked, rubric: 's' }, '2026-10-01')).toBeUndefined();
  });

  test('to the end of its last day, and never unapproved', () => {
    expect(exemptionFor(approved, asked, '2026-12-31')).toBeDefined();
    expect(exemptionFor(approved, asked, '2027-01-01')).toBeUndefined();
    expect(exemptionFor(read(one()), asked, '2026-10-01')).toBeUndefined();
  });
});

test('one that names what is not there is told, with the near name', () => {
  const outcome = readExemptions(one(), 'exemptions.yaml');
  if (!outcome.ok) throw new Error('unreadable');
  const rubric = { id: 'r', checks: [] };
  expect(danglingExemptions(outcome.value, [rubric])).toMatchObject([
    { code: 'exemption.dangling', severity: 'warning', facts: { what: 'check', name: 'c' } },
  ]);
  expect(danglingExemptions(outcome.value, [{ ...rubric, id: 'R' }])).toMatchObject([{ facts: { what: 'rubric', name: 'r', near: 'R' } }]);
});

test('one for an entity that is not known is told, with the near name', () => {
  const rubrics = [{ id: 'r', checks: [{ id: 'c' }] }];
  const told = (entity: string, known: readonly string[] | undefined) => {
    const outcome = readExemptions(one().replace('entity: pay', `entity: '${entity}'`), 'exemptions.yaml');
    if (!outcome.ok) throw new Error('unreadable');
    return danglingExemptions(outcome.value, rubrics, known);
  };
  const known = ['service:default/ledger', 'team:default/pay'];
  expect(told('ledger', known)).toEqual([]);
  expect(told('service:default/ledger', known)).toEqual([]);
  expect(told('ledgre', undefined)).toEqual([]);
  expect(told('ledgre', known)).toMatchObject([
    { code: 'exemption.dangling', severity: 'warning', facts: { what: 'entity', name: 'ledgre', near: 'ledger' }, file: 'exemptions.yaml' },
  ]);
  expect(told('api:default/ledger', known)).toMatchObject([{ facts: { what: 'entity' } }]);
});
