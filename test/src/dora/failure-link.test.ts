import { expect, test } from 'vitest';
import { failures, linkFailures, onePerIncident } from '../../../src/dora/failure-link.ts';
import type { Incident } from '../../../src/dora/failure-link.ts';
import type { Rollout } from '../../../src/dora/rollout.ts';

const hour = 3600;
const day = 24 * hour;

function rollout(id: string, finished: number, rest: Partial<Rollout> = {}): Rollout {
  return { id, repository: 'shop/api', version: id, started: finished, finished, succeeded: true, type: 'regular', undoes: null, ...rest };
}
const incident = (id: string, started: number, resolved: number | null = null): Incident => ({ id, started, resolved });

test('an incident is put down to the latest rollout that had finished when it began', () => {
  const { links } = linkFailures([incident('i', 5 * hour)], [rollout('a', hour), rollout('b', 4 * hour), rollout('c', 6 * hour)], day);
  expect(links).toMatchObject([{ rollout: { id: 'b' }, method: 'heuristic' }]);
});

test('one that begins in the very second a rollout finishes is put down to it', () => {
  expect(linkFailures([incident('i', hour)], [rollout('a', hour)], day).links).toHaveLength(1);
});

test('past the time allowed, or before the first rollout, it is unlinked and counted', () => {
  const { links, unlinked } = linkFailures([incident('late', hour + day + 1), incident('early', 0)], [rollout('a', hour)], day);
  expect(links).toEqual([]);
  expect(unlinked.map((each) => each.id)).toEqual(['late', 'early']);
});

test('a rollback that followed names what failed', () => {
  const sequence = [
    rollout('a', 0),
    rollout('b', 10 * hour),
    rollout('c', 11 * hour),
    rollout('d', 20 * hour, { type: 'rollback', undoes: 'b' }),
  ];
  expect(linkFailures([incident('i', 12 * hour)], sequence, day).links).toMatchObject([{ rollout: { id: 'b' }, method: 'rollback' }]);
});

test('a rollback of another repository says nothing about the candidate', () => {
  const sequence = [
    rollout('other', 0, { repository: 'shop/web' }),
    rollout('b', 10 * hour),
    rollout('d', 20 * hour, { type: 'rollback', undoes: 'other', repository: 'shop/web' }),
  ];
  expect(linkFailures([incident('i', 12 * hour)], sequence, day).links).toMatchObject([{ rollout: { id: 'b' }, method: 'heuristic' }]);
});

test('three incidents of one rollout are one failure', () => {
  const only = rollout('a', 0);
  const { links } = linkFailures([incident('i', 1), incident('j', 2), incident('k', 3)], [only], day);
  expect(failures(links, [only])).toMatchObject([
    { rollout: { id: 'a' }, incidents: [{ id: 'i' }, { id: 'j' }, { id: 'k' }], rolledBack: null },
  ]);
});

test('an incident that strikes two services of one repository is counted once', () => {
  const only = rollout('a', 0);
  const { links } = linkFailures([incident('i', 1)], [only], day);
  expect(failures([...links, ...links], [only])).toMatchObject([{ incidents: [{ id: 'i' }] }]);
});

test('a rollback makes a failure without any incident', () => {
  const sequence = [rollout('a', 0), rollout('b', 10), rollout('c', 30, { type: 'rollback', undoes: 'b' })];
  expect(failures([], sequence)).toMatchObject([{ rollout: { id: 'b' }, incidents: [], rolledBack: 30 }]);
});

test('an incident that several services could have caused is put down to one rollout: the latest, unless a rollback names another', () => {
  const [here, there, undone] = [rollout('here', 0), rollout('there', hour), rollout('undone', 0)];
  const struck = incident('i', 2 * hour);
  const link = (to: Rollout, method: 'heuristic' | 'rollback' = 'heuristic') => ({ incident: struck, rollout: to, method });
  const blamed = (...links: ReturnType<typeof link>[]) => onePerIncident(links).map((each) => each.rollout.id);
  expect(blamed(link(here), link(there))).toEqual(['there']);
  expect(blamed(link(there), link(here))).toEqual(['there']);
  expect(blamed(link(undone, 'rollback'), link(there))).toEqual(['undone']);
  expect(blamed(link(here), { ...link(there), incident: incident('j', 3 * hour) })).toEqual(['here', 'there']);
});
