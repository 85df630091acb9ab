import { expect, test } from 'vitest';
import { readConfiguration } from '../../../src/configuration/configuration.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';

const collectors = await listCollectors();
const sources = 'zone: Europe/Zurich\ncollect:\n  github: {organisation: acme, token: "${env:T}"}\n  pagerduty: {token: "${env:P}"}\n';
const read = (text: string) => readConfiguration(`${sources}${text}`, '/x/assay.yaml', collectors);
const scheduleOf = (text: string) => {
  const outcome = read(text);
  return outcome.ok
    ? outcome.value.schedule
    : outcome.errors.map(({ code, facts }) => [code, facts['problem'] ?? facts['message'] ?? facts]);
};

test('nothing is done by itself unless somebody asks for it', () => {
  expect(scheduleOf('')).toBeNull();
});

test('sources are read together, or at times of their own, and graded after', () => {
  expect(scheduleOf('schedule: {collect: "*/15 * * * *", sources: {pagerduty: "0 * * * *"}}')).toEqual({
    collect: new Map([
      ['github', '*/15 * * * *'],
      ['pagerduty', '0 * * * *'],
    ]),
    grade: 'after-collect',
    zone: 'Europe/Zurich',
    jitter: 20,
  });
  expect(scheduleOf('schedule: {collect: "@daily", sources: {pagerduty: never}, grade: "0 6 * * 1-5", zone: UTC, jitter: 0}')).toEqual({
    collect: new Map([['github', '@daily']]),
    grade: '0 6 * * 1-5',
    zone: 'UTC',
    jitter: 0,
  });
  expect(scheduleOf('schedule: {grade: never}')).toMatchObject({ collect: new Map(), grade: null });
});

test.each([
  ['schedule: {collect: "* * *"}'],
  ['schedule: {collect: "99 * * * *"}'],
  ['schedule: {collect: "0 0 30 2 *"}'],
  ['schedule: {collect: "0 0 * * * *"}'],
  ['schedule: {grade: sometimes}'],
  ['schedule: {sources: {gihtub: "* * * * *"}}'],
  ['schedule: {zone: Mars/Olympus}'],
  ['schedule: {jitter: -1}'],
])('what could never be meant is refused at its place: %s', (text) => {
  const outcome = read(text);
  expect(outcome.ok).toBe(false);
  if (outcome.ok) return;
  const place = sources.length + 'schedule: '.length;
  expect(outcome.errors.every(({ span }) => span !== undefined && span.start >= place)).toBe(true);
});
