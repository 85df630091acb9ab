/**
 * The RE2 pattern of a path glob: `*` and `?` stay within one folder, `**` crosses folders, `{a,b}` is either, `[ab]` a class.
 * A folder's own name stands for what is in it, as `docs` does for `docs/guide.md`.
 */
export function globPattern(glob: string): string {
  const clean = glob
    .toWellFormed()
    .replace(/^\.?\//, '')
    .replace(/\/$/, '');
  let pattern = '';
  let braces = 0;
  for (let at = 0; at < clean.length; at += 1) {
    const character = clean[at]!;
    if (clean.startsWith('**/', at)) {
      pattern += '(?:.*/)?';
      at += 2;
    } else if (clean.startsWith('**', at)) {
      pattern += '.*';
      at += 1;
    } else if (character === '*') pattern += '[^/]*';
    else if (character === '?') pattern += '[^/]';
    else if (character === '{' && clean.indexOf('}', at) > at) {
      pattern += '(?:';
      braces += 1;
    } else if (character === '}' && braces > 0) {
      pattern += ')';
      braces -= 1;
    } else if (character === ',' && braces > 0) pattern += '|';
    else if (character === '[' && /^\[!?[^\]]+\]/.test(clean.slice(at, at + 200))) {
      const end = clean.indexOf(']', at);
      pattern += characterClass(clean.slice(at + 1, end));
      at = end;
    } else pattern += character.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  }
  return `(?s)${pattern}${')'.repeat(braces)}(?:/.*)?`;
}

/** One letter of several, `!` for any other. A range written backwards is its three letters. */
function characterClass(written: string): string {
  const negated = written.startsWith('!') && written.length > 1;
  const letter = (one: string): string => one.replaceAll(/[\\\]^[&~-]/g, String.raw`\$&`);
  const letters = (negated ? written.slice(1) : written).replaceAll(/(.)-(.)|./gsu, (whole, from?: string, to?: string) =>
    from !== undefined && to !== undefined && from.codePointAt(0)! <= to.codePointAt(0)! ? `${letter(from)}-${letter(to)}` : letter(whole),
  );
  return negated ? `[^/${letters}]` : `[${letters}]`;
}

/** The RE2 pattern of a glob over plain text: `*` is any run of characters, `?` any one. */
export function textGlobPattern(glob: string): string {
  const escaped = glob.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return `(?s)${escaped.replaceAll('*', '.*').replaceAll('?', '.')}`;
}
