import type { z } from 'zod';
import type { Standard } from '../../rubrics/grade.ts';
import type { CheckResult, CheckSummary, RubricSummary } from '../scoring/report.ts';
import type { Corrected } from '../scoring/store/correction.ts';
import type { Frozen } from './route.ts';
import type { correction } from './wire/correction.ts';
import type { grade, rubric } from './wire/grade.ts';
import type { result } from './wire/service.ts';

/** What of a report is told on the wire, for the parts that several routes tell. */
export function gradeView(standard: Standard): Frozen<z.output<typeof grade>> {
  const { letter, level, provisional, score, coverage, known, applicable, exempt } = standard;
  return { letter, level, provisional, score, coverage, known, applicable, exempt };
}

export function rubricView(summary: RubricSummary): Frozen<z.output<typeof rubric>> {
  const { id, title, describes, owner, phase, levels, checks } = summary;
  return {
    rubric: id,
    title,
    describes,
    owner,
    phase,
    levels,
    checks: checks.map(({ id, asks, category, level, weight, standing }) => ({ check: id, asks, category, level, weight, standing })),
  };
}

/** Null where what was reported stands. */
export function correctionView(corrected: Corrected | null | undefined): Frozen<z.output<typeof correction>> | null {
  if (!corrected) return null;
  const { reported, standing, recordedAt } = corrected;
  return { reported, standing, recordedAt };
}

export function resultView(check: CheckSummary, found: CheckResult): Frozen<z.output<typeof result>> {
  const { asks, category, level, weight, standing, effort } = check;
  return { ...found, asks, category, level, weight, standing, effort };
}
