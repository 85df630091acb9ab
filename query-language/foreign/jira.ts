import type { ForeignName } from '../foreign-name.ts';

const why = 'no collector reads Jira.';

export const jira: readonly ForeignName[] = [
  { name: 'jira', why },
  { name: 'jira.numOfIssues', why: `${why} Issues at the code host are counted.`, nearest: 'git.openIssues == 0' },
  { name: 'jira.issues', why: `${why} Issues at the code host are counted.`, nearest: 'git.openIssues == 0' },
];
