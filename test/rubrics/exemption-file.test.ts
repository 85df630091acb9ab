import { expect, test } from 'vitest';
import { danglingExemptions, readExemptions } from '../../rubrics/exemption-file.ts';

const one = (more = '') =>
  `exemptions:\n  - {entity: pay, rubric: r, check: c, reason: migration, text: moving, asked-by: ada, expires: 2026-12-31${more}}\n`;

test('an entry is for an entity, or for those of a scope', () => {
  const read = (text: string) => readExemptions(text, 'exemptions.yaml');
  const scope = 'service | where tier == "tier-3"';
  const scoped = one().replace('entity: pay', `for: '${scope}'`);
  expect(read(one(', approved-by: bob'))).toMatchObject({
    value: { value: { exemptions: [{ entity: 'pay', scope: null, askedBy: 'ada', approvedBy: 'bob' }] } },
  });
  expect(read(scoped)).toMatchObject({ value: { value: { exemptions: [{ entity: null, scope, approvedBy: null }] } } });
  const fault = { ok: false, errors: [{ code: 'exemption.subject' }] };
  expect(read(one().replace('entity: pay, ', ''))).toMatchObject(fault);
  expect(read(one(', for: service'))).toMatchObject(fault);
});

test.each(['ADA', ' ada', 'person:default/ada', 'Ada <ada>', 'a\u200bda'])('who asked cannot approve as %j', (approver) => {
  const outcome = readExemptions(one(`, approved-by: "${approver}"`), 'exemptions.yaml');
  expect(outcome).toMatchObject({ ok: false, errors: [{ code: 'exemption.approved-by-asker', facts: { who: 'ada' } }] });
});

test.each([
  ['without an expiry', one().replace(', expires: 2026-12-31', ''), 'document.field-missing'],
  ['with another reason', one().replace('migration', 'because'), 'document.value-unknown'],
  ['with no text', one().replace('text: moving', 'text: " "'), 'document.value-out-of-range'],
])('%s it is refused', (_, text, code) => {
  expect(readExemptions(text, 'exemptions.yaml')).toMatchObject({ ok: false, errors: [{ code }] });
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
