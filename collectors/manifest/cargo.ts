import { z } from 'zod';
import type { Dependency } from './manifest.ts';
import { parseToml } from './toml.ts';

const group = z.record(z.string(), z.unknown()).catch({});
const groups = { dependencies: group, 'dev-dependencies': group, 'build-dependencies': group };
const cargoToml = z.object({
  ...groups,
  target: z.record(z.string(), z.object(groups)).catch({}),
  workspace: z.object({ dependencies: group }).optional().catch(undefined),
});

const detailed = z.object({ version: z.string().optional(), package: z.string().optional() }).catch({});

/** `Cargo.toml`: of a package, of its targets, and of a workspace. */
export function* readCargo(text: string): Iterable<Dependency> {
  const { target, workspace, ...own } = cargoToml.parse(parseToml(text));
  for (const each of [own, ...Object.values(target)]) {
    yield* dependenciesOf(each.dependencies, false);
    yield* dependenciesOf(each['dev-dependencies'], true);
    yield* dependenciesOf(each['build-dependencies'], true);
  }
  if (workspace) yield* dependenciesOf(workspace.dependencies, false);
}

function* dependenciesOf(group: Readonly<Record<string, unknown>>, development: boolean): Iterable<Dependency> {
  for (const [name, value] of Object.entries(group)) {
    const details = detailed.parse(typeof value === 'string' ? { version: value } : value);
    yield { ecosystem: 'cargo', name: details.package ?? name, version: details.version ?? null, development };
  }
}
