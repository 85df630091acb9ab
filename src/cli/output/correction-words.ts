import type { Standing } from '../../scoring/history/trend-point.ts';
import type { Corrected } from '../../scoring/store/correction.ts';
import { plain } from './fit.ts';
import { percent, percentsApart } from './quantity.ts';

/** What may be behind it: which of both, is not on record. */
export const whyCorrected = 'facts came late, or the program judges otherwise since';

/** What was reported and what is said now, each with the letter and with what sets it apart: `F 0 %` and `A 100 %`. */
export function standingsApart(reported: Standing | null, corrected: Standing | null): readonly [reported: string, corrected: string] {
  if (reported === null || corrected === null) return [standingAlone(reported), standingAlone(corrected)];
  const [was, is] = percentsApart(reported.score, corrected.score);
  const [wasKnown, isKnown] = percentsApart(reported.coverage, corrected.coverage);
  const isSameLevel = reported.level === corrected.level;
  const isOnlyKnown = isSameLevel && was === is && reported.letter === corrected.letter;
  const said = ({ letter, level }: Standing, score: string, known: string): string =>
    [
      letter,
      ...(letter === 'ungraded' ? [] : [score]),
      ...(isSameLevel ? [] : [level === null ? 'no level' : plain(level)]),
      ...(isOnlyKnown || letter === 'ungraded' ? [`${known} known`] : []),
    ].join(' ');
  return [said(reported, was, wasKnown), said(corrected, is, isKnown)];
}

function standingAlone(standing: Standing | null): string {
  if (standing === null) return 'not judged';
  const { letter, level, score, coverage } = standing;
  return [letter, letter === 'ungraded' ? `${percent(coverage)} known` : percent(score), ...(level === null ? [] : [plain(level)])].join(
    ' ',
  );
}

/** What was reported and what it comes to, to be said after what is meant. */
export function correctionSentence({ reported, standing, recordedAt }: Corrected): string {
  const [was, is] = standingsApart(reported, standing);
  const came = standing === null ? 'it would not have been judged' : `it comes to ${is}`;
  return `${was} was reported; judged again on ${recordedAt.slice(0, 10)}, ${came}. What may be behind it: ${whyCorrected}.`;
}

/** What is said of grades that figures of the past rest on, after how many they are. */
export const correctedLater = `corrected later: ${whyCorrected}. Shown is what was reported; \`assay grade --as-of <day>\` tells of both.`;

/** The same for machines; null where it stands as it was reported. Without a letter, it would not have been judged. */
export function correctionFacts(corrected: Corrected | undefined): Readonly<Record<string, unknown>> | null {
  if (!corrected) return null;
  const { reported, standing, recordedAt } = corrected;
  return { letter: null, level: null, score: null, coverage: null, ...standing, reported, recordedAt };
}

/** The same as two cells of a row: what it comes to, and when that was recorded. */
export function correctionCells(corrected: Corrected | undefined): Readonly<Record<'correctedTo' | 'correctedAt', string | null>> {
  if (!corrected) return { correctedTo: null, correctedAt: null };
  return { correctedTo: corrected.standing?.letter ?? 'not judged', correctedAt: corrected.recordedAt };
}
