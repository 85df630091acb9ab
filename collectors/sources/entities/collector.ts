import type { Collector } from '../../collector.ts';
import { entitiesOf } from './entities.ts';
import { findFiles } from './find-files.ts';
import { settings, type Settings } from './settings.ts';

export const entities: Collector<Settings> = {
  name: 'entities',
  describes: 'Entities of any kind from YAML, JSON and CSV files, with the properties of their kinds.',
  settings,
  credentials: [],
  origins: () => [],
  async check(context) {
    for (const each of context.settings.paths) {
      const path = typeof each === 'string' ? each : each.path;
      try {
        await findFiles(path, context.signal);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return [{ stream: 'entities', outcome: 'absent', reason: `${path}: ${problem}.` }];
      }
    }
    return [{ stream: 'entities', outcome: 'read', reason: '' }];
  },
  streams: { entities: entitiesOf([]) },
  ofKinds: (kinds) => ({ ...entities, streams: { entities: entitiesOf(kinds) } }),
};
