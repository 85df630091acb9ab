import { RE2JS } from 're2js';

/**
 * Why a pattern is no regular expression that the engine (RE2) takes, or undefined when it is one. RE2 runs in linear time and
 * therefore has no look-around and no back-references.
 */
export function regexFault(pattern: string): string | undefined {
  if (!pattern.isWellFormed()) return 'half a character stands in it';
  if (/\(\?<[^=!]/.test(pattern)) return 'a group is named with (?P<name>…)';
  const plain = pattern.replaceAll(/\\x\{[^}]*\}/g, 'x');
  if (isTooLarge(plain)) return 'its repetitions make it too large';
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  }
}

/** Steps of the engine's program for one letter, and for one of a class of Unicode, in UTF-8. */
const steps = { letter: 4, unicodeClass: 400 };
/** Far below the program that the engine refuses for want of memory. */
const mostSteps = 12_000;

/** Whether a pattern grows too large when its repetitions are written out, told before anybody writes them out. */
function isTooLarge(pattern: string): boolean {
  const sizes = [0];
  let last = 0;
  for (const [part, least, most] of pattern.matchAll(
    /\{(\d+)(?:,(\d*))?\}|\[(?:\\.|[^\]])*\]|\\[pP](?:\{[^}]*\}|.)|\\.|\(\?(?:[a-zA-Z-]*:)?|[^]/g,
  )) {
    if (least !== undefined) {
      const times = Math.max(Number(least), Number(most ?? 0), 1);
      sizes[sizes.length - 1]! += last * (times - 1);
      last *= times;
    } else if (part.startsWith('(')) {
      sizes.push(0);
    } else if (part === ')') {
      last = sizes.length > 1 ? sizes.pop()! : steps.letter;
      sizes[sizes.length - 1]! += last;
    } else if (!'*+?|^$'.includes(part)) {
      last = /\\[pP]/.test(part) ? steps.unicodeClass : steps.letter;
      sizes[sizes.length - 1]! += last;
    }
    if (sizes.at(-1)! > mostSteps || last > mostSteps) return true;
  }
  return false;
}
