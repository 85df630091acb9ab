import width from 'string-width';
import { efforts } from '../../../rubrics/rubric.ts';
import type { LevelUpgrade, Upgrade } from '../../../rubrics/upgrade.ts';
import type { RubricResult, RubricSummary } from '../../scoring/report.ts';
import { padEnd, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';

/** The least work that brings the next level, and the next letter; or why there is none to name. */
export function nextSteps(rubric: RubricSummary, result: RubricResult, columns: number, paint: Paint): string[] {
  const steps = [levelStep(rubric, result), letterStep(rubric, result)].flatMap((step) => (step ? [step] : []));
  if (steps.length === 0) return [];
  const margin = Math.max(...steps.map(({ what }) => width(what))) + 4;
  return [
    ...steps.flatMap(({ what, how }) =>
      wrap(plain(how), Math.max(20, columns - margin)).map((line, index) =>
        index === 0 ? `  ${paint('bold', padEnd(what, margin - 4))}  ${line}` : `${' '.repeat(margin)}${line}`,
      ),
    ),
    '',
  ];
}

interface Step {
  readonly what: string;
  readonly how: string;
}

function letterStep(rubric: RubricSummary, { grade, upgrade }: RubricResult): Step | undefined {
  if (upgrade && upgrade.checks.length > 0) return { what: `Next grade: ${upgrade.to}`, how: repair(rubric, upgrade) };
  if (grade.letter === 'ungraded' && grade.missing.length > 0) return { what: 'First grade:', how: `find out ${grade.missing.join(', ')}` };
  return undefined;
}

function levelStep(rubric: RubricSummary, { grade, levelUpgrade }: RubricResult): Step | undefined {
  if (levelUpgrade) return { what: `Next level: ${plain(levelUpgrade.to)}`, how: repair(rubric, levelUpgrade) };
  const { length } = rubric.levels;
  const isTop = length === 0 || grade.level === rubric.levels[length - 1];
  if (isTop || grade.letter === 'ungraded' || grade.missing.length === 0) return undefined;
  return { what: 'Next level:', how: `find out ${grade.missing.join(', ')}` };
}

/** `fix slo, runbook (1 small, 1 medium)` */
function repair({ checks }: RubricSummary, upgrade: Upgrade | LevelUpgrade): string {
  const wanted = checks.filter(({ id }) => upgrade.checks.includes(id));
  const counts = efforts.flatMap((effort) => {
    const count = wanted.filter((check) => check.effort === effort).length;
    return count === 0 ? [] : [`${count} ${effort}`];
  });
  return `fix ${upgrade.checks.join(', ')} (${counts.join(', ')})`;
}
