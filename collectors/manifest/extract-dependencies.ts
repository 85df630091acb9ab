import type { Extract } from '../collector.ts';
import { messages } from '../messages.ts';
import { readManifest } from './manifest.ts';

/**
 * The packages that one manifest of a repository declares. While one cannot be read, what the repository needs is unknown: that it
 * declares nothing must not be concluded.
 */
export function* extractDependencies(repository: string, manifest: string, text: string): Iterable<Extract> {
  const read = readManifest(manifest, text);
  if (read.ok) {
    for (const dependency of read.value) yield { table: 'dependency_package', values: { repository, manifest, ...dependency } };
    return;
  }
  for (const error of read.errors) {
    const fault = { ...error, facts: { repository, ...error.facts } };
    yield { fault };
    yield {
      reading: 'dependency_package',
      scope: repository,
      outcome: 'failed',
      reason: messages[fault.code]?.(fault.facts).says ?? fault.code,
    };
  }
}
