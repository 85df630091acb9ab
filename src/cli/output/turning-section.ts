import type { VerdictName } from '../../../rubrics/grade.ts';
import type { TurningPoint } from '../../scoring/report.ts';
import { bullet, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';
import { turningWords } from './turning-words.ts';

/** Since when the verdict is what it is, what it was before, and what changed then. */
export function turningSection(verdict: VerdictName, turning: TurningPoint, asOf: string, columns: number, paint: Paint): string[] {
  const { title, before, change, details } = turningWords(verdict, turning, asOf);
  const say = (text: string): string[] => wrap(plain(text), columns - 2).map((line) => `  ${line}`);
  return [
    ...wrap(title, columns).map((line) => paint('bold', line)),
    ...(change === null ? say(before) : say(before).map((line) => paint('dim', line))),
    ...(change === null ? [] : say(change)),
    ...details.flatMap((detail) => bullet(detail, columns)),
    '',
  ];
}
