/**
 * Why a pattern is no regular expression that the engine (RE2) takes, or undefined when it is one. RE2 runs in linear time and
 * therefore has no look-around and no back-references. Where it and JavaScript read a pattern differently, the pattern is refused.
 */
export function regexFault(pattern: string): string | undefined {
  if (!pattern.isWellFormed()) return 'half a character stands in it';
  if (/\(\?(?:[=!]|<[=!])/.test(pattern)) return 'look-around is not supported';
  if (/(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(pattern)) return 'back-references are not supported';
  const plain = pattern.replace(/^\(\?[ims]+\)/, '').replaceAll('(?P<', '(?<');
  try {
    RegExp(plain);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.*: /, '') : String(error);
  }
  const odd = [...plain.matchAll(/\\(\P{ASCII}|[pP](?:\{\w*\})?\w?|x(?:[0-9a-fA-F]{2})?|[^])/gu)].find(([escape]) => !escapes.test(escape));
  if (odd) return `${odd[0]} means nothing`;
  const bare = plain.replaceAll(/\\(?:([dDsSwW])|[pP](?:\{\w*\}|\w)|x[0-9a-fA-F]{2}|[^])/g, (escape, several?: string) =>
    several !== undefined || /^.[pP]/.test(escape) ? String.raw`\w` : 'a',
  );
  const classes = [...bare.matchAll(/\[(?:\\.|[^\]])*\]/g)].map(([letters]) => letters);
  if (/\[\^?\]/.test(bare)) return 'a class has no letters';
  if (classes.some((letters) => /\[:|\\w-[^\]]|-\\w/.test(letters))) return 'a class holds another';
  if (/\(\?<(?![A-Za-z_]\w*>)/.test(bare) || pattern.includes('(?<')) return 'a group is named with (?P<name>…)';
  return repetitionFault(bare, /\\[pP]/.test(plain) ? 400 : 4);
}

/** Escapes that mean the same to both: punctuation for itself, and the common classes. */
const escapes =
  /^\\(?:[\x20-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e]|[bBdDfnrstvwW]|S|x[0-9a-fA-F]{2}|[pP](?:[LMNPSZC]|\{(?:[LMNPSZC][a-z]?|Greek|Latin|Cyrillic|Han)\}))$/;

/** How large a pattern grows when its repetitions are written out. */
function repetitionFault(pattern: string, letter: number): string | undefined {
  const sizes = [0];
  let last = 0;
  for (const [part, least, most] of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}|\[(?:\\.|[^\]])*\]|\\.|\(\?:?|[^]/g)) {
    if (least !== undefined) {
      const times = Math.max(Number(least), Number(most ?? 0), 1);
      if (times > 1000) return 'a repetition may be 1000 at most';
      sizes[sizes.length - 1]! += last * (times - 1);
      last *= times;
    } else if (part.startsWith('(')) {
      sizes.push(0);
    } else if (part === ')') {
      last = sizes.length > 1 ? sizes.pop()! : letter;
      sizes[sizes.length - 1]! += last;
    } else if (!'*+?|^$'.includes(part)) {
      last = letter;
      sizes[sizes.length - 1]! += letter;
    }
    if (sizes.at(-1)! > 4000 || last > 4000) return 'its repetitions make it too large';
  }
  return undefined;
}
