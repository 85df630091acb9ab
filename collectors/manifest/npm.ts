import { z } from 'zod';
import { ManifestFault } from './manifest-fault.ts';
import type { Dependency } from './manifest.ts';

const versions = z.record(z.string(), z.unknown()).optional();
const packageJson = z.object({
  dependencies: versions,
  optionalDependencies: versions,
  peerDependencies: versions,
  devDependencies: versions,
});

/** `package.json`. */
export function* readNpm(text: string): Iterable<Dependency> {
  const { devDependencies, ...needed } = parse(text);
  for (const group of Object.values(needed)) yield* dependenciesOf(group, false);
  yield* dependenciesOf(devDependencies, true);
}

function* dependenciesOf(group: Readonly<Record<string, unknown>> | undefined, development: boolean): Iterable<Dependency> {
  for (const [name, version] of Object.entries(group ?? {})) {
    yield { ecosystem: 'npm', name, version: typeof version === 'string' ? version : null, development };
  }
}

function parse(text: string): z.infer<typeof packageJson> {
  try {
    return packageJson.parse(JSON.parse(text));
  } catch (error) {
    throw new ManifestFault(error instanceof SyntaxError ? 'it is not JSON' : 'its dependencies are not objects', { cause: error });
  }
}
