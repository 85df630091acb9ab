import { access, constants } from 'node:fs/promises';
import type { CheckResult, Collector } from '../../collector.ts';
import { CredentialFault } from '../../credential-fault.ts';
import { HttpFault } from '../../http.ts';
import { entitiesOf } from './entities.ts';
import { readRepositories } from './organisation.ts';
import { settings, type Settings } from './settings.ts';

export const catalog: Collector<Settings> = {
  name: 'catalog',
  describes: 'Backstage catalog files, in folders on this machine or in the repositories of a GitHub organisation.',
  settings,
  credentials: [
    {
      variable: 'GITHUB_TOKEN',
      setting: 'github.token',
      describes: 'Reads the catalog files of the organisation. Not needed for folders.',
      scopes: ['Contents: read', 'Metadata: read'],
    },
  ],
  origins: ({ github }) => (github ? [new URL(github.url).origin] : []),
  async check(context): Promise<readonly CheckResult[]> {
    const { paths = [], github } = context.settings;
    for (const path of paths) {
      try {
        await access(path, constants.R_OK);
      } catch {
        return [{ stream: 'entities', outcome: 'absent', reason: `${path} does not exist or may not be read.` }];
      }
    }
    if (!github) return [{ stream: 'entities', outcome: 'read', reason: '' }];
    try {
      const first = await readRepositories(context, github, null);
      return [{ stream: 'entities', outcome: 'outcome' in first ? first.outcome : 'read', reason: 'outcome' in first ? first.reason : '' }];
    } catch (error) {
      if (error instanceof CredentialFault) return [{ stream: 'entities', outcome: 'forbidden', reason: error.message }];
      if (!(error instanceof HttpFault)) throw error;
      return [{ stream: 'entities', outcome: 'failed', reason: error.reason }];
    }
  },
  streams: { entities: entitiesOf([]) },
  ofKinds: (kinds) => ({ ...catalog, streams: { entities: entitiesOf(kinds) } }),
};
