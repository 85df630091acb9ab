import { expect, test } from 'vitest';
import { differences } from './contents.ts';
import { runFaults } from './faults.ts';

test('killed in the midst of anything, the database stays whole, and another run makes up for it', { timeout: 240_000 }, async () => {
  const trials = await runFaults({ kills: 4, seed: 20_261_121, shifts: 3 });
  expect(trials.map(({ act }) => act.action)).toEqual(['collect', 'compact', 'grade', 'backup']);
  expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
});

test('tells what differs', () => {
  const wanted = new Map([['a', ['1', '2']]]);
  expect(differences(new Map([['a', ['1', '2']]]), wanted)).toEqual([]);
  expect(differences(new Map([['a', ['1', '3']]]), wanted)).toEqual(['a: 2 rows, not 2\n    too much: 3\n    missing:  2']);
  expect(differences(new Map([['a', ['1', '2', '2']]]), wanted)).toEqual(['a: 3 rows, not 2']);
  expect(differences(new Map(), wanted)).toHaveLength(1);
});
