import { expect, test } from 'vitest';
import { bandOf } from '../../../src/dora/band.ts';
import type { ProbabilityBelow } from '../../../src/dora/band.ts';
import { strictDefinition } from './strict-definition.ts';

const { bands } = await strictDefinition();
/** As if the true value were known to be this. */
const at =
  (value: number): ProbabilityBelow =>
  (threshold) =>
    value < threshold ? 1 : 0;

test('fewer than five observations have no band', () => {
  expect(bandOf(bands, 'lead-time', 3600, 4, at(3600))).toBeNull();
  expect(bandOf(bands, 'lead-time', 3600, 5, at(3600))).toMatchObject({ name: 'elite', year: 2024, probability: 1 });
  expect(bandOf(bands, 'lead-time', null, 50, at(0))).toBeNull();
});

test('a value that the facts do not tell from the next band has none', () => {
  const unsure: ProbabilityBelow = (threshold) => (threshold >= 86_400 ? 0.79 : 0);
  expect(bandOf(bands, 'lead-time', 80_000, 50, unsure)).toBeNull();
});

test('the change failure rates of that year do not rise with the names of the bands', () => {
  const named = [0.04, 0.08, 0.15, 0.5].map((value) => bandOf(bands, 'change-failure-rate', value, 100, at(value))?.name);
  expect(named).toEqual(['elite', 'medium', 'high', 'low']);
});

test('a bound belongs to the band above it', () => {
  expect(bandOf(bands, 'recovery-time', 3600, 100, at(3600))?.name).toBe('high');
});

test.each(Object.entries(bands.metrics))('the bands of %s neither overlap nor leave a gap', (_, table) => {
  const sorted = table.toSorted((a, b) => a.from - b.from);
  expect(sorted[0]?.from).toBe(0);
  sorted.slice(1).forEach((band, index) => expect(band.from).toBe(sorted[index]?.to));
  expect(sorted.at(-1)?.to).toBeUndefined();
});
