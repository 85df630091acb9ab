import type { ForeignName } from '../foreign-name.ts';

const why = 'that is version 1 of CQL.';
const links = `${why} What an entity links to is asked of its links.`;

/** Names of CQL's first version, where much was a property that is a function since. */
export const version1: readonly ForeignName[] = [
  { name: 'tag', why, nearest: 'entity.tag() == "checkout"', fix: 'entity.tag()' },
  { name: 'documentation', why: links, nearest: 'links("documentation").length > 0', fix: 'links("documentation")' },
  { name: 'runbooks', why: links, nearest: 'links("runbook").length > 0', fix: 'links("runbook")' },
  { name: 'dashboards', why: links, nearest: 'links("dashboard").length > 0', fix: 'links("dashboard")' },
  {
    name: 'deploys.frequency',
    why: `${why} How often is a number of deployments over a time, and the time is written out.`,
    nearest: 'deploys(lookback = 30d).length / 30 >= 1',
  },
  { name: 'gitAge', why: 'the age of the repository is that of the moment it was created.', nearest: 'git.createdAt.age > 90d' },
];
