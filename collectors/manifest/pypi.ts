import { z } from 'zod';
import type { Dependency } from './manifest.ts';
import { parseToml } from './toml.ts';

/** `requirements*.txt`. A file named for development or tests declares what only those need. */
export function* readRequirements(text: string, path: string): Iterable<Dependency> {
  const development = /(dev|test|lint|doc|build)[\w-]*\.txt$/.test(path);
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    const dependency = requirement(line.split(/(?:^|\s)#/, 1)[0] ?? '', development);
    if (dependency) yield dependency;
  }
}

const requirements = z.array(z.unknown()).catch([]);
const poetryGroup = z.record(z.string(), z.unknown()).catch({});
const pyproject = z.object({
  project: z
    .object({ dependencies: requirements, 'optional-dependencies': z.record(z.string(), requirements).catch({}) })
    .optional()
    .catch(undefined),
  'dependency-groups': z.record(z.string(), requirements).catch({}),
  tool: z
    .object({
      poetry: z
        .object({
          dependencies: poetryGroup,
          'dev-dependencies': poetryGroup,
          group: z.record(z.string(), z.object({ dependencies: poetryGroup })).catch({}),
        })
        .optional(),
    })
    .optional()
    .catch(undefined),
});

/** `pyproject.toml`: PEP 621, PEP 735 groups, and Poetry's own tables. */
export function* readPyproject(text: string): Iterable<Dependency> {
  const { project, tool, ...groups } = pyproject.parse(parseToml(text));
  if (project) {
    yield* listed(project.dependencies, false);
    for (const [extra, list] of Object.entries(project['optional-dependencies'])) yield* listed(list, isDevelopment(extra));
  }
  for (const list of Object.values(groups['dependency-groups'])) yield* listed(list, true);
  if (tool?.poetry) {
    yield* poetryDependencies(tool.poetry.dependencies, false);
    yield* poetryDependencies(tool.poetry['dev-dependencies'], true);
    for (const [name, group] of Object.entries(tool.poetry.group)) yield* poetryDependencies(group.dependencies, isDevelopment(name));
  }
}

function isDevelopment(group: string): boolean {
  return /^(dev|test|lint|doc|typing|type|build|ci)/.test(group);
}

function* listed(list: readonly unknown[], development: boolean): Iterable<Dependency> {
  for (const each of list) {
    const dependency = typeof each === 'string' ? requirement(each, development) : undefined;
    if (dependency) yield dependency;
  }
}

const versioned = z.object({ version: z.string() });

function* poetryDependencies(group: Readonly<Record<string, unknown>>, development: boolean): Iterable<Dependency> {
  for (const [name, value] of Object.entries(group)) {
    if (name === 'python') continue;
    const version = typeof value === 'string' ? value : (versioned.safeParse(value).data?.version ?? null);
    yield { ecosystem: 'pypi', name: normalised(name), version, development };
  }
}

const requirementName = /^([A-Za-z0-9][A-Za-z0-9._-]*)(.*)$/;

/** A dependency as PEP 508 writes it; undefined for options, addresses and paths without a name. */
function requirement(text: string, development: boolean): Dependency | undefined {
  const [, name, after = ''] = requirementName.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const unmarked = after.split(/;|\s--/, 1)[0]?.trim() ?? '';
  const rest = unmarked.startsWith('[') ? unmarked.slice(unmarked.indexOf(']') + 1).trim() : unmarked;
  if (!/^(|[<>=!~@(].*)$/.test(rest)) return undefined;
  const version = rest.startsWith('@') || rest === '' ? null : rest.replaceAll(/[()]/g, '');
  return { ecosystem: 'pypi', name: normalised(name), version, development };
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
