import type { ForeignName } from '../foreign-name.ts';

export const list: readonly ForeignName[] = [
  {
    name: 'list.firstWhere',
    why: 'rows are filtered, and the first is told by what orders them.',
    nearest: 'git.releases().filter((r) => not r.prerelease).first((r) => r.publishedAt) != null',
  },
];
