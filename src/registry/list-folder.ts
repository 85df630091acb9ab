import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A folder is a registry: each file in it is one definition. Gives the first export of every TypeScript module in `folder`,
 * in the order of file names. A sub-folder counts as the definition that its file `door` exports.
 */
export async function listFolder<T>(folder: string, door?: string): Promise<readonly (readonly [name: string, definition: T])[]> {
  const files = readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) return door ? [{ name: entry.name, path: join(folder, entry.name, door) }] : [];
      return entry.name.endsWith('.ts') ? [{ name: entry.name.slice(0, -3), path: join(folder, entry.name) }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return Promise.all(
    files.map(async ({ name, path }) => {
      const exported = Object.values((await import(pathToFileURL(path).href)) as Record<string, T>);
      const [definition] = exported;
      if (definition === undefined) throw new Error(`${path} exports nothing, but its folder is a registry`);
      return [name, definition] as const;
    }),
  );
}
