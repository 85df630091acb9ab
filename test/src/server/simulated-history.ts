import { success } from '../../../query-language/diagnostic.ts';
import type { HistoryService } from '../../../src/scoring/history/trend-service.ts';

/** A service that looks back and sees one day with nobody on it. */
export const simulatedHistory: HistoryService = {
  backtest: async ({ rubric, now, zone, asIfNow }) =>
    success({
      ...about(rubric, now, zone),
      version: 'c0ffee',
      asIfNow,
      days: [{ ...pointOf(now), undecided: 0, refused: null }],
      followed: [],
      known: { entities: null, kept: { facts: null, events: null }, tables: [] },
    }),
  trend: async ({ rubric, now, zone }) =>
    success({
      ...about(rubric, now, zone),
      days: [{ ...pointOf(now), version: null }],
      corrected: [{ date: now.slice(0, 10), grades: 3 }],
      checks: [],
      versions: [],
      kept: null,
      gradedSince: now,
      check: null,
      followed: [],
    }),
  movers: async ({ rubric, now, zone }) => {
    const day = { date: now.slice(0, 10), at: now };
    const nobody = { improved: [], dropped: [], aside: [], joined: [], left: [] };
    return success({
      ...about(rubric, now, zone),
      from: day,
      to: day,
      known: false,
      kept: null,
      gradedSince: now,
      corrected: 0,
      unmoved: 0,
      versions: [],
      ...nobody,
    });
  },
};

function about(rubric: string, asOf: string, zone: string) {
  return { asOf, rubric, title: rubric, zone, selection: null };
}

function pointOf(at: string) {
  const letters = { A: 0, B: 0, C: 0, D: 0, F: 0, ungraded: 0 };
  const measures = { meanScore: null, medianScore: null, coverage: null };
  return { date: at.slice(0, 10), at, known: false, entities: 0, letters, levels: [], ...measures };
}
