import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, posix } from 'node:path';

/** A source file as the laws see it. */
export interface Source {
  /** Path from the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export const root = join(import.meta.dirname, '..');

/** Every TypeScript source of the project, as git knows it, generated ones left out. */
export function readSources(): readonly Source[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && !path.includes('/generated/'));
  return paths.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(join(root, path), 'utf8') }];
    } catch {
      return [];
    }
  });
}

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf({ path, text }: Source): readonly Import[] {
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    target: posix.normalize(posix.join(posix.dirname(path), match[2] ?? match[3] ?? '')),
    typeOnly: match[1] !== undefined,
  }));
}

/** The room a file belongs to: the unit between which the import law runs. */
function roomOf(path: string): string {
  const [first = '', second = '', third] = path.split('/');
  if (first === 'src') return third === undefined ? path : `src/${second}`;
  if (first === 'dashboards' && second === 'web') return 'dashboards/web';
  return first;
}

const languageDoor = ['query-language/catalog.ts', 'query-language/diagnostic.ts'];
const definitions = ['query-language', 'collectors', 'rubrics', 'dashboards'];

/** What a room may import besides itself; rooms of `src` that are not named are services. */
function mayImport(room: string, target: string, typeOnly: boolean): boolean {
  const to = roomOf(target);
  if (room === to || room === 'test') return true;
  if (to === 'test') return false;
  switch (room) {
    case 'query-language':
    case 'dashboards/web':
      return false;
    case 'collectors':
    case 'rubrics':
    case 'dashboards':
      return to === 'query-language' && (typeOnly || languageDoor.includes(target));
    case 'src/warehouse':
      return to === 'query-language' || target.startsWith('collectors/tables/');
    case 'src/language-server':
      return to === 'query-language' || to === 'rubrics' || to === 'src/warehouse';
    case 'src/assay.ts':
      return to.startsWith('src/');
    case 'src/cli':
      return to !== 'src/server' && to !== 'src/assay.ts' && to !== 'dashboards/web';
    case 'src/server':
      return to !== 'src/cli' && to !== 'src/assay.ts' && to !== 'dashboards/web';
    default:
      return definitions.includes(to) || to === 'src/warehouse' || to === 'src/registry';
  }
}

/** Imports that run against the house. */
export function importFaults(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter(({ target, typeOnly }) => !mayImport(roomOf(source.path), target, typeOnly))
      .map(({ target }) => `${source.path} imports ${target}`),
  );
}

/** Circles of imports that exist when the program runs; types alone make none. */
export function cycleFaults(sources: readonly Source[]): readonly string[] {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ target }) => target),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const faults: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done' || !edges.has(path)) return;
    if (state.get(path) === 'open') {
      faults.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of edges.keys()) visit(path, []);
  return faults;
}

/** Files that only pass on what others export, and files named for that. */
export function barrelFaults(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path, text }) => {
      const statements = text
        .replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
        .split(';')
        .map((each) => each.trim())
        .filter((each) => each !== '');
      const onlyPassesOn = statements.length > 0 && statements.every((each) => /^export\b[^]*\bfrom\s*'/.test(each));
      return /(^|\/)index\.tsx?$/.test(path) || onlyPassesOn;
    })
    .map(({ path }) => path);
}

/** Files whose name says only that naming gave up. */
export function nameFaults(sources: readonly Source[]): readonly string[] {
  const words = /(^|[-./])(utils?|helpers?|common|misc|shared|types|stuff)(?=[-.])/;
  return sources.map(({ path }) => path).filter((path) => words.test(path.split('/').at(-1) ?? ''));
}

/** Folders in which each file is one definition that is found by listing, and the files there that are doors or words instead. */
export const registries: readonly { readonly folder: string; readonly door?: string }[] = [
  { folder: 'collectors/tables' },
  { folder: 'collectors/sources', door: 'collector.ts' },
  { folder: 'query-language/foreign' },
  { folder: 'query-language/functions' },
  { folder: 'query-language/lint/rule' },
  { folder: 'dashboards/charts' },
  { folder: 'src/cli/command' },
];

/** Files in a registry whose first export is not what the file is named for, and imports that go round the registry. */
export function registryFaults(sources: readonly Source[]): readonly string[] {
  const inRegistry = (path: string): boolean => registries.some(({ folder }) => dirname(path) === folder);
  const misnamed = sources
    .filter(({ path }) => inRegistry(path))
    .flatMap(({ path, text }) => {
      const expected = camelCase((path.split('/').at(-1) ?? '').replace(/\.tsx?$/, ''));
      const exported = [...text.matchAll(/^export (?:const|function|async function) (\w+)/gm)].map((match) => match[1]);
      return exported.length === 1 && exported[0]?.toLowerCase() === expected.toLowerCase()
        ? []
        : [`${path} should export ${expected} alone`];
    });
  return misnamed;
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The families of diagnostics: who raises them, where their words are, where they are documented. */
export const families = [
  'query-language',
  'collectors',
  'rubrics',
  'src/warehouse',
  'src/configuration',
  'src/dora',
  'src/sync',
  'src/scoring',
  'src/query',
];

/** Codes that are used without words, and words that nobody uses. */
export function codeFaults(folder: string, sources: readonly Source[]): readonly string[] {
  const own = sources.filter(({ path }) => path.startsWith(`${folder}/`));
  const words = own.find(({ path }) => path === `${folder}/messages.ts`);
  const spoken = new Set([...(words?.text.matchAll(/^ {2}'([a-z][\w-]*\.[a-z][\w-]*)'/gm) ?? [])].map((match) => match[1]!));
  const used = new Set(
    own
      .filter((source) => source !== words)
      .flatMap(({ text }) => [...text.matchAll(/'([a-z][a-z-]*\.[a-z][a-z-]+)'/g)].map((match) => match[1]!)),
  );
  const raised = sources.flatMap(({ path, text }) => (path.endsWith('/messages.ts') ? [] : [text])).join('\n');
  const families = new Set([...spoken].map((code) => code.split('.')[0]));
  const unspoken = [...used].filter(
    (code) => families.has(code.split('.')[0]) && !spoken.has(code) && !/\.(ts|md|json|yaml|yml|sql)$/.test(code),
  );
  return [
    ...unspoken.map((code) => `${folder} raises ${code}, for which messages.ts has no words`),
    ...[...spoken]
      .filter((code) => !raised.includes(`'${code}'`))
      .map((code) => `${folder}/messages.ts speaks of ${code}, which nothing raises`),
  ];
}

/** Codes that a README does not name. */
export function undocumentedCodes(folder: string, readme: string, sources: readonly Source[]): readonly string[] {
  const words = sources.find(({ path }) => path === `${folder}/messages.ts`)?.text ?? '';
  const spoken = [...words.matchAll(/^ {2}'([a-z][\w-]*\.[a-z][\w-]*)'/gm)].map((match) => match[1]!);
  const documented = new Set([...readme.matchAll(/`([a-z][\w-]*\.[a-z][\w-]*)`/g)].map((match) => match[1]));
  return spoken.filter((code) => !documented.has(code)).map((code) => `${folder}/README.md does not document ${code}`);
}
