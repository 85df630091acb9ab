import type { Dependency } from './manifest.ts';

/** `Gemfile.lock`: the gems under `DEPENDENCIES`, with the versions that `specs` resolved them to. It does not say which are for development. */
export function* readGemfileLock(text: string): Iterable<Dependency> {
  const resolved = new Map<string, string>();
  const wanted = new Map<string, string | null>();
  let section = '';
  for (const line of text.split('\n')) {
    if (/^[A-Z]/.test(line)) {
      section = line.trim();
      continue;
    }
    const entry = /^( +)([^\s!(]+)(?: \(([^)]*)\))?!?\r?$/.exec(line);
    if (!entry) continue;
    const [, indent = '', name = '', version = null] = entry;
    if (section === 'DEPENDENCIES' && indent.length === 2) wanted.set(name, version);
    else if (indent.length === 4 && version !== null) resolved.set(name, version);
  }
  for (const [name, range] of wanted) {
    yield { ecosystem: 'rubygems', name, version: resolved.get(name) ?? range, development: false };
  }
}
