import type { ForeignName } from '../foreign-name.ts';

export const snyk: readonly ForeignName[] = [{ name: 'snyk', why: 'no collector reads Snyk.' }];
