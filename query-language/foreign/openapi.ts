import type { ForeignName } from '../foreign-name.ts';

export const openapi: readonly ForeignName[] = [
  {
    name: 'openapi',
    why: 'descriptions of interfaces are found as files, and not read.',
    nearest: 'git.fileExists("**/openapi.{yaml,yml,json}")',
  },
];
