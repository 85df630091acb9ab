import type { Outcome } from '../../query-language/diagnostic.ts';
import { failure, success } from '../../query-language/diagnostic.ts';
import { readCargo } from './cargo.ts';
import { readGo } from './go.ts';
import { ManifestFault } from './manifest-fault.ts';
import { readMaven } from './maven.ts';
import { readNpm } from './npm.ts';
import { readPyproject, readRequirements } from './pypi.ts';
import { readGemfileLock } from './rubygems.ts';

/** A package that a manifest names itself. What those packages need in turn is not listed. */
export interface Dependency {
  readonly ecosystem: 'npm' | 'go' | 'pypi' | 'maven' | 'cargo' | 'rubygems';
  /** As its system writes it: `@scope/name`, a module path, `group:artifact`, a normalised PyPI name (PEP 503). */
  readonly name: string;
  /** Version or range, as written; null when none is. */
  readonly version: string | null;
  /** Whether it is needed only to build or test. */
  readonly development: boolean;
}

/** Reads one manifest's text. Throws `ManifestFault` when the text is not what its name promises. */
export type ManifestReader = (text: string, path: string) => Iterable<Dependency>;

const readers: readonly { readonly name: RegExp; readonly read: ManifestReader }[] = [
  { name: /^package\.json$/, read: readNpm },
  { name: /^go\.mod$/, read: readGo },
  { name: /^pom\.xml$/, read: readMaven },
  { name: /^requirements([-_.][\w-]+)?\.txt$/, read: readRequirements },
  { name: /^pyproject\.toml$/, read: readPyproject },
  { name: /^Cargo\.toml$/, read: readCargo },
  { name: /^Gemfile\.lock$/, read: readGemfileLock },
];

/** Folders whose manifests speak of other people's code, or of none. */
const foreign = new Set([
  'node_modules',
  'vendor',
  'third_party',
  'testdata',
  'fixtures',
  '__fixtures__',
  'site-packages',
  'target',
  'dist',
]);

/** Characters of the largest manifest that is read. */
export const manifestLimit = 2 * 2 ** 20;

/** Whether the file at this path declares dependencies of the repository it is in. */
export function isManifest(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return readers.some((reader) => reader.name.test(name)) && !folders.some((folder) => foreign.has(folder));
}

/** The packages a manifest declares, each once: one needed to run and to test is needed to run. */
export function readManifest(path: string, text: string): Outcome<readonly Dependency[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const reader = readers.find((each) => each.name.test(name));
  if (!reader) return success([]);
  if (text.length > manifestLimit) return unreadable(path, `it is larger than ${manifestLimit} characters`);
  try {
    const byName = new Map<string, Dependency>();
    for (const dependency of reader.read(text.replace(/^\uFEFF/, ''), path)) {
      const known = byName.get(dependency.name);
      if (!known || (known.development && !dependency.development)) byName.set(dependency.name, dependency);
    }
    return success([...byName.values()]);
  } catch (error) {
    if (error instanceof ManifestFault) return unreadable(path, error.message);
    throw error;
  }
}

function unreadable(path: string, problem: string): Outcome<readonly Dependency[]> {
  return failure([{ code: 'manifest.unreadable', severity: 'warning', facts: { path, problem }, file: path }]);
}
