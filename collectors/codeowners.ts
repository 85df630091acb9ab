/** One line of a CODEOWNERS file that is in force. */
export interface CodeownersRule {
  /** From 1. */
  readonly line: number;
  /** As written, with escaped spaces resolved. */
  readonly pattern: string;
  /** `@user`, `@organisation/team` or an address, as written; empty when the rule clears ownership. */
  readonly owners: readonly string[];
}

/** A line that GitHub skips without a word. */
export interface SkippedLine {
  readonly line: number;
  readonly reason: string;
}

export interface Codeowners {
  readonly rules: readonly CodeownersRule[];
  readonly skipped: readonly SkippedLine[];
}

/** Where GitHub looks, in this order; the first file found is the only one in force. */
export const codeownersPlaces = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Larger files are not loaded by GitHub, and then nobody owns anything. */
export const codeownersLimit = 3 * 2 ** 20;

/**
 * Reads a CODEOWNERS file as GitHub does: the last matching rule wins, a line with one fault in it is skipped whole. Patterns are
 * kept as text and never turned into regular expressions here. Time is linear in the text.
 * Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function readCodeowners(text: string): Codeowners {
  const rules: CodeownersRule[] = [];
  const skipped: SkippedLine[] = [];
  if (text.length > codeownersLimit)
    return { rules, skipped: [{ line: 1, reason: 'The file is larger than 3 MB, so GitHub does not load it.' }] };
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = index + 1;
    const [pattern, ...owners] = wordsOf(content);
    if (pattern === undefined) continue;
    const reason = patternFault(pattern) ?? ownerFault(owners);
    if (reason === undefined) rules.push({ line, pattern, owners });
    else skipped.push({ line, reason });
  }
  return { rules, skipped };
}

/** The words of a line up to a comment. A backslash takes the next character as it is, so that a pattern may hold a space. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '#' && word === '') break;
    if (character === ' ' || character === '\t' || character === '\r') {
      if (word !== '') words.push(word);
      word = '';
    } else if (character === '\\' && at + 1 < line.length) {
      word += line.charAt(++at);
    } else {
      word += character;
    }
  }
  if (word !== '') words.push(word);
  return words;
}

function patternFault(pattern: string): string | undefined {
  if (pattern.startsWith('!')) return 'A pattern cannot be negated with `!` in CODEOWNERS.';
  if (pattern.includes('[')) return 'Character ranges in `[ ]` do not work in CODEOWNERS.';
  if (pattern.startsWith('@')) return 'The line names owners but no path.';
  return undefined;
}

const owner = /^(@[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)?|[^@\s]+@[^@\s]+)$/;

function ownerFault(owners: readonly string[]): string | undefined {
  const wrong = owners.find((each) => !owner.test(each));
  return wrong === undefined ? undefined : `\`${wrong.slice(0, 80)}\` is no user, team or address.`;
}
