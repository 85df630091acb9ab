import type { Dependency } from './manifest.ts';

/** `go.mod`. Modules marked `// indirect` are what others need, so they are left out. */
export function* readGo(text: string): Iterable<Dependency> {
  let block: string | undefined;
  for (const line of text.split('\n')) {
    const [code = '', comment = ''] = line.split('//', 2);
    const words = code.replace('(', ' (').split(/\s+/).filter(Boolean);
    if (words[0] === ')') {
      block = undefined;
      continue;
    }
    if (words[1] === '(') {
      block = words[0];
      continue;
    }
    const [name, version] = block === undefined ? (words[0] === 'require' ? words.slice(1) : []) : block === 'require' ? words : [];
    if (!name || comment.trim().startsWith('indirect')) continue;
    yield { ecosystem: 'go', name: unquoted(name), version: version ?? null, development: false };
  }
}

function unquoted(word: string): string {
  return /^(["`]).*\1$/.test(word) ? word.slice(1, -1) : word;
}
