import { converting, using, type AppliedOperation, type OperationsOf } from './applied-operation.ts';

/** Letters that a pattern may hold: themselves, escaped, any, or one of a class. */
const escaped = '\\\\[!-/:-@\\[-`{-~]';
const classed = String.raw`\[\^?(?:[^\\\[\]^-]|a-z|A-Z|0-9|${escaped}|\\[dDsSwW])+\]`;
const letter = String.raw`(?:[^\\.\[\](){}*+?|^$]|\.|${escaped}|\\[dDsSwWbBntr]|${classed})`;
const times = String.raw`(?:[*+?]\??)?`;
const inGroup = String.raw`(?:${letter}${times}|[\^$])*`;
const group = String.raw`\((?:\?:)?${inGroup}(?:\|${inGroup})*\)${times}`;
const sequence = String.raw`(?:${letter}(?:[*+?]\??|\{[0-9]{1,2}\})?|[\^$]|${group})*`;

/**
 * Patterns that data may give: those of which it can be told, without the engine's reading them, that it would take them. Groups stand
 * side by side and not within one another; numbers of times are two digits and stand outside groups; ranges are `a-z`, `A-Z` and `0-9`.
 */
const isPattern = String.raw`(?:\(\?i\))?${sequence}(?:\|${sequence})*`;

/** The engine ends a statement at a pattern that it cannot read, so it gets none to read that is not told to be one. */
function matching(call: string): (text: string, pattern: string) => AppliedOperation {
  return (text, pattern) => {
    const taken = using(pattern, `CASE WHEN length(it) <= 500 AND regexp_full_match(it, '${isPattern}') THEN it END`);
    // A condition of its own keeps the engine from reading the pattern before it is told to be one.
    return {
      ...converting(pattern, taken, 'is no pattern that data can give'),
      value: `CASE WHEN ${taken} IS NOT NULL THEN ${call}(${text}, ${taken}) END`,
    };
  };
}

/** Patterns of a path and what is in it: what the glob of a path without wildcards comes to. */
const pathPattern = /^\(\?s\)((?:[^\\.*+?^${}()|[\]]|\\[.*+?^${}()|[\]\\])+)\(\?:\/\.\*\)\?$/u;

/** The path whose own and whose contents' names are all that fits a pattern; undefined where more or other texts do. */
export function pathMeant(pattern: string): string | undefined {
  return pathPattern.exec(pattern)?.[1]?.replaceAll(/\\(.)/gu, '$1');
}

export const patternOperations: OperationsOf<'matchesGiven' | 'matchesInGiven'> = {
  matchesGiven: matching('regexp_full_match'),
  matchesInGiven: matching('regexp_matches'),
};
