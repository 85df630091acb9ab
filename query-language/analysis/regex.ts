/**
 * Why a pattern is no regular expression that the engine (RE2) takes, or undefined when it is one. RE2 runs in linear time and
 * therefore has no look-around and no back-references.
 */
export function regexFault(pattern: string): string | undefined {
  if (/\(\?(?:[=!]|<[=!])/.test(pattern)) return 'look-around is not supported';
  if (/(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(pattern)) return 'back-references are not supported';
  try {
    RegExp(pattern.replace(/^\(\?[ims]+\)/, ''));
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.*: /, '') : String(error);
  }
  const repeats = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, least, most]) => [Number(least), Number(most ?? 0)]);
  return repeats.some((count) => count > 1000) ? 'a repetition may be 1000 at most' : undefined;
}
