import { expect, test } from 'vitest';
import { examineSchedule } from '../../../src/cli/examination/examine-schedule.ts';
import { readConfiguration } from '../../../src/configuration/configuration.ts';
import { listCollectors } from '../../../src/registry/collectors.ts';

const collectors = await listCollectors();
const now = '2026-11-21T22:10:16.015Z';
const sources = 'collect:\n  git: {paths: [repos]}\n  pagerduty: {token: "${env:P}"}\n';

function findings(schedule: string) {
  const read = readConfiguration(`${sources}${schedule}`, '/x/assay.yaml', collectors);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return examineSchedule(read.value, now).map(({ says, state }) => `${state}: ${says}`);
}

test('a workspace without a schedule is not told of one', () => {
  expect(findings('')).toEqual([]);
});

test('what is due together is told together, in the zone of the schedule', () => {
  expect(findings('schedule: {collect: "*/15 * * * *", grade: "0 6 * * *", zone: Europe/Zurich}')).toEqual([
    'ok: While `assay serve` runs, git, pagerduty is read next at 2026-11-21 23:15 (Europe/Zurich)',
    'ok: Grades are given next at 2026-11-22 06:00 (Europe/Zurich)',
  ]);
});

test('a source that nothing reads by itself is pointed out', () => {
  expect(findings('schedule: {sources: {git: "@daily"}}')).toEqual([
    'ok: While `assay serve` runs, git is read next at 2026-11-22 00:00 (UTC)',
    'warning: pagerduty is not read by itself.',
  ]);
});
