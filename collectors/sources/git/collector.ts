import type { CheckResult, Collector } from '../../collector.ts';
import { findClones } from './clone.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { releases } from './releases.ts';
import { repositories } from './repositories.ts';
import { services } from './services.ts';
import { settings, type Settings } from './settings.ts';

export const git: Collector<Settings> = {
  name: 'git',
  describes: 'Clones on this machine: files, CODEOWNERS, packages, commits and tags, without any network.',
  settings,
  credentials: [],
  origins: () => [],
  async check(context): Promise<readonly CheckResult[]> {
    const { found, incomplete } = await findClones(context);
    const outcome = incomplete === undefined && found.length > 0 ? 'read' : 'absent';
    const reason = outcome === 'read' ? '' : (incomplete ?? `There is no git clone at ${context.settings.paths.join(', ')}.`);
    return Object.keys(git.streams).map((stream) => ({ stream, outcome, reason }));
  },
  streams: { repositories, contents, commits, releases, services },
};
