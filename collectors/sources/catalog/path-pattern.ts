/** Whether a path is written with wildcards: `*` and `?` within a segment, `**` for any number of segments. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** Whether the path, with `/` between segments, is one that the pattern means. Takes time proportional to both lengths multiplied. */
export function matchesPath(pattern: string, path: string): boolean {
  return matches(pattern.split('/'), path.split('/'), '**', matchesSegment);
}

function matchesSegment(pattern: string, segment: string): boolean {
  return matches(Array.from(pattern), Array.from(segment), '*', (wanted, found) => wanted === '?' || wanted === found);
}

/** Greedy matching with one point of return, the latest `any`: an earlier one can never do better. */
function matches(
  pattern: readonly string[],
  input: readonly string[],
  any: string,
  same: (wanted: string, found: string) => boolean,
): boolean {
  let at = 0;
  let resume: { readonly pattern: number; input: number } | undefined;
  let index = 0;
  while (index < input.length) {
    const wanted = pattern[at];
    if (wanted === any) {
      resume = { pattern: at + 1, input: index };
      at++;
    } else if (wanted !== undefined && same(wanted, input[index] ?? '')) {
      at++;
      index++;
    } else if (resume) {
      resume.input++;
      at = resume.pattern;
      index = resume.input;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((rest) => rest === any);
}
