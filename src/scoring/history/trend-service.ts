import type { Environment } from '../../../query-language/compile.ts';
import { failure, success, type Fact, type Outcome } from '../../../query-language/diagnostic.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { backtest, type Backtest } from './backtest.ts';
import { compileRubric } from '../judge/compile-rubric.ts';
import { countCorrected } from '../store/correction.ts';
import { movers, type Movers } from './movers.ts';
import { publishedRubrics } from '../diff/published-rubric.ts';
import { gradedRubrics, trend, type Trend } from './trend.ts';
import { windowAsked, type WindowAsked } from './trend-window.ts';

/** A look back at one rubric. */
export interface HistoryQuestion extends WindowAsked {
  /** Its identifier. */
  readonly rubric: string;
}

/** What every look back tells beside what it found. */
export interface HistoryAbout {
  /** The instant of the last day. */
  readonly asOf: string;
  readonly rubric: string;
  readonly title: string;
  readonly zone: string;
  /** The selection among whom it was counted; null where all count. */
  readonly selection: string | null;
}

export type BacktestReport = HistoryAbout & Backtest & { readonly version: string; readonly asIfNow: boolean };
export type TrendReport = HistoryAbout &
  Trend & {
    /** How many grades are said otherwise since, by day; days without any are left out. */
    readonly corrected: readonly { readonly date: string; readonly grades: number }[];
  };
export type MoversReport = HistoryAbout & Movers;

/** Looking back, as a server answers it. */
export interface HistoryService {
  /** By the rubric as it graded last. What would take long is refused, and what nobody waits for stops between two days. */
  backtest(question: HistoryQuestion & { readonly asIfNow: boolean; readonly signal?: AbortSignal }): Promise<Outcome<BacktestReport>>;
  trend(question: HistoryQuestion & { readonly check?: string | undefined }): Promise<Outcome<TrendReport>>;
  movers(question: HistoryQuestion): Promise<Outcome<MoversReport>>;
}

/**
 * What a backtest over HTTP may cost, in verdicts: half a minute or so on two cores. A day costs something of itself, however few it judges.
 */
const usualMost = 10_000_000;
const costOfDay = 20_000;

/** Looks back in a warehouse. `most` is what one backtest may cost. */
export function historyService(warehouse: Pick<Warehouse, 'read'>, environment: Environment, most = usualMost): HistoryService {
  const neverGraded = async (name: string): Promise<Outcome<never>> => {
    const known = (await gradedRubrics(warehouse)).map(({ rubric }) => rubric);
    return fault('history.rubric-unknown', { name, near: nearName(name, known) ?? null });
  };
  return {
    backtest: async ({ rubric: name, asIfNow, signal, ...asked }) => {
      const document = (await publishedRubrics(warehouse, asked.now)).find(({ value }) => value.id === name);
      if (!document) return neverGraded(name);
      const window = await windowAsked(warehouse, asked);
      if (!window.ok) return window;
      const { days, last, among, follow } = window.value;
      const { compiled } = compileRubric(document, environment);
      const entities = among?.entities.length ?? (await entitiesOf(warehouse, compiled.scope?.kind ?? '', last.at));
      const checks = compiled.checks.length;
      const mostDays = Math.floor(most / (costOfDay + entities * checks));
      if (days.length > mostDays) return fault('history.too-much', { days: days.length, entities, checks, mostDays });
      const told = await backtest(warehouse, environment, {
        rubric: compiled,
        days,
        follow,
        ...(asIfNow ? { countingAsOn: asked.now.slice(0, 10) } : {}),
        ...(among ? { among: among.entities } : {}),
        ...(signal ? { signal } : {}),
      });
      const { title, version } = document.value;
      return success({ asOf: last.at, rubric: name, title, version, zone: asked.zone, selection: among?.text ?? null, asIfNow, ...told });
    },
    trend: async ({ rubric, check, ...asked }) => {
      const window = await windowAsked(warehouse, asked);
      if (!window.ok) return window;
      const { days, last, among, follow } = window.value;
      const told = await trend(warehouse, environment, { rubric, days, among: among?.entities, check, follow });
      if (!told) return neverGraded(rubric);
      if (check !== undefined && !told.check)
        return fault('history.check-unknown', { asked: check, near: nearName(check, told.checks) ?? null });
      const counts = await countCorrected(warehouse, days, { rubrics: [rubric], entities: among?.entities });
      const corrected = [...counts].map(([date, grades]) => ({ date, grades }));
      return success({ asOf: last.at, zone: asked.zone, selection: among?.text ?? null, corrected, ...told });
    },
    movers: async ({ rubric, ...asked }) => {
      const window = await windowAsked(warehouse, asked);
      if (!window.ok) return window;
      const { first, last, among } = window.value;
      const told = await movers(warehouse, environment, { rubric, from: first, to: last, among: among?.entities });
      return told ? success({ asOf: last.at, zone: asked.zone, selection: among?.text ?? null, ...told }) : neverGraded(rubric);
    },
  };
}

function fault(code: string, facts: Readonly<Record<string, Fact>>): Outcome<never> {
  return failure([{ code, severity: 'error', facts }]);
}

async function entitiesOf(warehouse: Pick<Warehouse, 'read'>, kind: string, asOf: string): Promise<number> {
  const [found] = await warehouse.read<{ entities: number }>(
    `SELECT count(DISTINCT entity) AS entities FROM entity
    WHERE kind = $kind AND valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to`,
    { kind, as_of: asOf },
  );
  return found?.entities ?? 0;
}
