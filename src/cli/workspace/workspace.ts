import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Collector } from '../../../collectors/collector.ts';
import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import { danglingExemptions, readExemptions, type FiledExemptions } from '../../../rubrics/exemption-file.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { loadConfiguration } from '../../configuration/configuration.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { findConfiguration } from '../../configuration/find-configuration.ts';
import { withFreshness } from '../../configuration/freshness.ts';
import { maskSecrets } from '../../configuration/secret.ts';
import { loadDefinition } from '../../dora/definition.ts';
import type { Definition } from '../../dora/definition.ts';
import { listCollectors, ofKinds } from '../../registry/collectors.ts';
import { listEnvironment, withKinds } from '../../registry/environment.ts';
import { listKinds, type KindListing } from '../../registry/kinds.ts';
import { libraryFolder, listRubrics } from '../../scoring/list-rubrics.ts';
import type { RubricListing } from '../../scoring/list-rubrics.ts';
import { readHorizons } from '../../warehouse/compaction/horizon.ts';
import { reachWarehouse } from '../../warehouse/owner/reach-warehouse.ts';
import { serveWarehouse } from '../../warehouse/owner/serve-warehouse.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { CommandContext } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';

/** What most commands work in: a configuration, its open database, and what queries are read against. */
export interface Workspace {
  readonly configuration: Configuration;
  readonly collectors: ReadonlyMap<string, Collector>;
  readonly environment: Environment;
  readonly warehouse: Warehouse;
  /** Version of the program. */
  readonly program: string;
}

/** How a command uses the database. */
export interface Use {
  /** It writes: where another process answers for the database, that is said at once. Others read what that process lets them read. */
  readonly alone?: true;
  /** It lets other processes read while it has the database open. */
  readonly serves?: true;
  /** The folder that it makes a backup in. */
  readonly copiesInto?: string;
}

/** Opens the workspace of the nearest configuration for the time of the work. */
export async function inWorkspace<T>(context: CommandContext, work: (workspace: Workspace) => Promise<T>, use: Use = {}): Promise<T> {
  const { configuration, collectors, environment, kinds } = await openProject(context);
  // Entities of a kind that cannot be read would seem to have gone.
  if (kinds.diagnostics.some(({ severity }) => severity === 'error')) throw new CommandFault(kinds.diagnostics, 2, kinds.texts);
  const { memory, warehouse: path } = configuration;
  const options = {
    tables: environment.tables.values(),
    now: context.now(),
    program: context.version,
    ...(memory === null ? {} : { memoryLimit: memory }),
    ...(use.copiesInto === undefined ? {} : { copiesInto: use.copiesInto }),
  };
  const warehouse = use.serves ? await serveWarehouse(path, options) : await reachWarehouse(path, options, use.alone ? 'alone' : 'reading');
  try {
    return await work({ configuration, collectors, environment, warehouse, program: context.version });
  } finally {
    await warehouse.close();
  }
}

/** Where the configuration stands: the one that is named, or the nearest. */
export function configurationPath(context: CommandContext): string {
  const { folder } = context;
  const named = context.configurationPath();
  const path = named === undefined ? findConfiguration(folder) : resolve(folder, named);
  if (path === undefined) throw useFault('cli.no-configuration', { folder });
  return path;
}

/** The nearest configuration. From here on relative paths count from its folder. */
export async function openConfiguration(context: CommandContext): Promise<Pick<Workspace, 'configuration' | 'collectors'>> {
  const path = configurationPath(context);
  const collectors = await listCollectors();
  const shownAs = context.configurationPath() ?? relative(context.folder, path);
  const loaded = await loadConfiguration(path, collectors, shownAs);
  if (!loaded.ok) {
    const text = await readFile(path, 'utf8').catch(() => '');
    throw new CommandFault(loaded.errors, 2, new Map([[shownAs, maskSecrets(text)]]));
  }
  process.chdir(loaded.value.folder);
  return { configuration: loaded.value, collectors };
}

/** What a configuration comes to: collectors and environment have the kinds that it declares. */
export interface Project extends Omit<Workspace, 'warehouse' | 'program'> {
  readonly kinds: KindListing;
}

/** The nearest configuration with its kinds. What is wrong with the files of these is in their listing. */
export async function openProject(context: CommandContext): Promise<Project> {
  const { configuration, collectors } = await openConfiguration(context);
  const listed = await listEnvironment();
  const kinds = await listKinds(configuration.kinds, listed);
  const declared = kinds.kinds.map(({ value }) => value);
  const environment = withKinds(listed, declared);
  return {
    configuration: {
      ...configuration,
      sources: configuration.sources.map((source) => ({ ...source, collector: ofKinds(source.collector, declared) })),
    },
    collectors: new Map([...collectors].map(([name, collector]) => [name, ofKinds(collector, declared)])),
    environment: { ...environment, tables: withFreshness(environment.tables, configuration) },
    kinds,
  };
}

/** What queries are read against where a project need not be: with the kinds of the nearest configuration that can be read, if any. */
export async function nearestEnvironment(context: CommandContext): Promise<Environment> {
  if (context.configurationPath() === undefined && findConfiguration(context.folder) === undefined) return listEnvironment();
  return openProject(context).then(
    ({ environment }) => environment,
    async (fault: unknown) => {
      if (!(fault instanceof CommandFault)) throw fault;
      return listEnvironment();
    },
  );
}

/** The definition of the DORA metrics that is configured. That there is none of the name is a fault at the place of the name. */
export async function configuredDefinition(configuration: Configuration): Promise<Definition> {
  const { file, text, dora } = configuration;
  return openDefinition(dora.definition).catch((fault: unknown) => {
    if (!(fault instanceof CommandFault)) throw fault;
    const span = configuration.span(['dora', 'definition']);
    const placed = fault.diagnostics.map((each) => (each.span ? each : { ...each, file, span }));
    throw new CommandFault(placed, fault.code, new Map([...fault.texts, [file, maskSecrets(text)]]));
  });
}

/** The definition of the DORA metrics of this name or path. */
export async function openDefinition(nameOrPath: string): Promise<Definition> {
  const loaded = await loadDefinition(nameOrPath);
  if (loaded.ok) return loaded.value;
  const file = loaded.errors.find((each) => each.file !== undefined)?.file;
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '');
  throw new CommandFault(loaded.errors, 2, new Map(file === undefined ? [] : [[file, text]]));
}

/**
 * The rubrics that the configuration asks for: the user's own, and those that ship. The user's go before. A name that none has is a
 * fault at its place in the configuration, whose text is among the listing's.
 */
export async function configuredRubrics(configuration: Configuration): Promise<RubricListing> {
  const { rubrics, file, text } = configuration;
  const all = await listRubrics([rubrics.folder, libraryFolder]);
  const { library } = rubrics;
  if (library === 'all') return all;
  const fromLibrary = (file: string): boolean => file.startsWith(libraryFolder);
  const shipped = all.rubrics.filter(({ file }) => fromLibrary(file)).map(({ value }) => value.id);
  const own = all.rubrics.filter(({ file }) => !fromLibrary(file)).map(({ value }) => value.id);
  const missing = library.flatMap((id, index): Diagnostic[] => {
    if (shipped.includes(id) || own.includes(id)) return [];
    const facts = { name: id, near: nearName(id, shipped) ?? null, known: shipped };
    return [{ code: 'cli.rubric-unknown', severity: 'error', facts, span: configuration.span(['rubrics', 'library', index]), file }];
  });
  return {
    ...all,
    rubrics: all.rubrics.filter(({ file, value }) => !fromLibrary(file) || library.includes(value.id)),
    diagnostics: [...missing, ...all.diagnostics],
    texts: missing.length === 0 ? all.texts : new Map([...all.texts, [file, maskSecrets(text)]]),
  };
}

export interface ReadExemptions {
  /** Null where the configuration names no file, and where it is wrong. */
  readonly file: Document<FiledExemptions> | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The file of exemptions that the configuration names. Of a file that is wrong there are only its faults. Those that name an entity that is not
 * there are told only where the entities are given.
 */
export async function configuredExemptions(
  { exemptions: path }: Configuration,
  { rubrics }: RubricListing,
  entities?: readonly string[],
): Promise<ReadExemptions> {
  if (path === null) return { file: null, diagnostics: [], texts: new Map() };
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw useFault('cli.no-such-file', { path });
  const texts = new Map([[path, text]]);
  const read = readExemptions(text, path);
  if (!read.ok) return { file: null, diagnostics: read.errors, texts };
  const dangling = danglingExemptions(
    read.value,
    rubrics.map(({ value }) => value),
    entities,
  );
  return { file: read.value, diagnostics: [...read.warnings, ...dangling], texts };
}

/** Refuses to answer from a database that knew of no entity at the instant, or knows no longer, and says whether one is known at all. `option` is what named the instant. */
export async function needEntities({ warehouse }: Pick<Workspace, 'warehouse'>, asOf: string, option = '--as-of'): Promise<void> {
  const [known] = await warehouse.read<{ first: string | null; collected: boolean }>(
    'SELECT (SELECT min(valid_from) FROM entity) AS first, EXISTS (FROM reading) AS collected',
  );
  const { path } = warehouse;
  const first = known?.first ?? null;
  if (first === null) throw useFault(known?.collected ? 'cli.no-entity' : 'cli.nothing-collected', { path }, 3);
  if (Date.parse(first) > Date.parse(asOf)) throw useFault('cli.nothing-known-then', { path, asOf, first, option }, 3);
  await needPast({ warehouse }, 'facts', asOf);
}

/** Refuses to answer from what is left of a past that was given up. */
export async function needPast({ warehouse }: Pick<Workspace, 'warehouse'>, of: 'facts' | 'events', from: string): Promise<void> {
  const since = (await readHorizons(async (sql, parameters) => warehouse.read(sql, parameters)))[of];
  if (since !== undefined && Date.parse(from) < Date.parse(since)) throw useFault('cli.past-given-up', { of, since, from }, 3);
}
