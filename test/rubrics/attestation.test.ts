import { expect, test } from 'vitest';
import { faultsOfAttestation, readAttestedValue, type AttestationTerms } from '../../rubrics/attestation.ts';

test.each([
  ['true', true],
  [' Yes ', true],
  ['FALSE', false],
  ['no', false],
  ['850', 850],
  ['-1.5', -1.5],
  ['2026-01-31', '2026-01-31'],
  ['1e9', '1e9'],
  ['12345678901234567890', '12345678901234567890'],
  ['0x10', '0x10'],
  ['{"a": 1}', '{"a": 1}'],
  ['', ''],
])('%j is read as %j', (written, value) => {
  expect(readAttestedValue(written)).toBe(value);
});

test('what is stated has a key, a value, somebody who states it, what it rests on, and an end', () => {
  const terms: AttestationTerms = { key: 'load-test', value: true, comment: 'See the wiki.', days: 90 };
  const codes = (more: Partial<AttestationTerms>, by = 'ada') => faultsOfAttestation({ ...terms, ...more }, by).map(({ code }) => code);
  expect(codes({})).toEqual([]);
  expect(codes({ value: false, days: 366, key: 'soc2.cc7-1' })).toEqual([]);
  expect(codes({ value: '', comment: '\n', days: 0 }, ' ')).toEqual([
    'attestation.nobody',
    'attestation.value-missing',
    'attestation.comment-missing',
    'attestation.validity',
  ]);
  expect([367, 1.5, Number.NaN].flatMap((days) => codes({ days }))).toEqual(Array(3).fill('attestation.validity'));
  const keys = ['Load', 'load test', '-a', 'a--b', '', "x'); DROP TABLE attestation; --", 'a'.repeat(101), 'a\u202eb'];
  expect(keys.flatMap((key) => codes({ key }))).toEqual(Array(keys.length).fill('attestation.key'));
});
