import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Collector } from '../../collectors/collector.ts';
import { failure, success } from '../../query-language/diagnostic.ts';
import type { Diagnostic, Outcome, Span } from '../../query-language/diagnostic.ts';
import { readDocument } from '../../rubrics/document.ts';
import type { Document, Path } from '../../rubrics/document.ts';
import { age } from './age.ts';
import { readSchedule, scheduleSchema, type Schedule } from './schedule.ts';
import { isReference } from './secret.ts';
import { zoneName } from './zone.ts';

/** What `assay.yaml` says. Paths are absolute; secrets are still references. */
export interface Configuration {
  /** What messages call the file. */
  readonly file: string;
  /** The folder of the file: paths in it are relative to this. */
  readonly folder: string;
  readonly text: string;
  readonly zone: string;
  /** Path of the database file. */
  readonly warehouse: string;
  /** What all statements together may hold in memory, for example `2GB`; null for four fifths of the machine’s. Past it they spill to disk. */
  readonly memory: string | null;
  readonly rubrics: {
    readonly folder: string;
    /** Identifiers of the rubrics that ship and are used, or all of them. */
    readonly library: 'all' | readonly string[];
  };
  /** Path of the folder of groups, one file each. It need not be there. */
  readonly groups: string;
  /** Path of the folder with the kinds of entities that the workspace declares. It need not be there. */
  readonly kinds: string;
  /** Path of the file of exemptions; null where there is none. */
  readonly exemptions: string | null;
  /** Who may approve exemptions, people and teams (`team:default/platform`); null where everybody may what they did not ask for. */
  readonly approvers: readonly string[] | null;
  /** In the order of the file, which is their precedence. */
  readonly sources: readonly ConfiguredSource[];
  /** What the server does by itself; null where it does nothing. */
  readonly schedule: Schedule | null;
  /** Name or path of the DORA definition. */
  readonly dora: { readonly definition: string };
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Names under which it may be asked, beside those of this machine. */
    readonly hosts: readonly string[];
    /** Who may write over HTTP, each by a token of their own: a reference to a secret. Nobody, when empty. */
    readonly writers: readonly { readonly as: string; readonly token: string }[];
  };
  /** Hours after which what was read counts as stale, by source or table, where it is not what the table declares. */
  readonly freshness: ReadonlyMap<string, number>;
  /** How much of the past is kept. */
  readonly retention: Retention;
  /** Where the value at a path is written. */
  span(path: Path): Span;
}

/** Hours for which the past is kept; null for ever. */
export interface Retention {
  /** Answers of sources as they came. What a stream needs to go on is kept whatever its age. */
  readonly rawPages: number | null;
  /** States that have ended. */
  readonly facts: number | null;
  /** Things that happened. */
  readonly events: number | null;
  /** Grades, verdicts and measures that hold no more. */
  readonly results: number | null;
  /** After these, of states that changed several times a day the one at the end of the day stands for the day. */
  readonly compactAfter: number | null;
}

/** A collector and its settings as they are written: references to secrets are not resolved. */
export interface ConfiguredSource {
  readonly collector: Collector;
  readonly settings: unknown;
}

export const configurationName = 'assay.yaml';

/**
 * The rubrics of the library that are used where nobody chooses: what everybody asks of a service. The others are for those who answer
 * for that subject, and are switched on by name.
 */
export const usualRubrics = ['production-readiness', 'service-maturity'] as const;

/** The shape of the file. Under `collect`, each collector says what it takes. */
function configurationSchema(collectors: ReadonlyMap<string, Collector>) {
  const settings = Object.fromEntries([...collectors.values()].map((each) => [each.name, each.settings.optional()]));
  const tables = [...collectors.values()].flatMap(({ streams }) =>
    Object.values(streams).flatMap(({ fills }) => fills.map(({ name }) => name)),
  );
  const ages = Object.fromEntries([...collectors.keys(), ...tables].map((name) => [name, age().optional()]));
  return z.strictObject({
    zone: zoneName.default('UTC'),
    warehouse: z.string().min(1).default('.assay/warehouse.duckdb'),
    memory: z
      .string()
      .regex(/^\d+(?:MB|GB)$/u, 'a number with MB or GB behind it, for example `2GB`')
      .optional(),
    rubrics: z
      .strictObject({
        folder: z.string().min(1).default('rubrics'),
        library: z.union([z.literal('all'), z.array(z.string())]).default([...usualRubrics]),
      })
      .prefault({}),
    groups: z.string().min(1).default('groups'),
    kinds: z.string().min(1).default('kinds'),
    exemptions: z.string().min(1).optional(),
    approvers: z.array(z.string().trim().min(1).max(200)).max(1000).optional(),
    collect: z.strictObject(settings).default({}),
    schedule: scheduleSchema(collectors.keys()).optional(),
    dora: z.strictObject({ definition: z.string().min(1).default('strict') }).prefault({}),
    freshness: z.strictObject(ages).default({}),
    retention: z
      .strictObject({
        'raw-pages': age({ least: '1d' }).optional(),
        facts: age({ least: '1d' }).optional(),
        events: age({ least: '500d', because: 'delivery is measured anew for the last five quarters' }).optional(),
        results: age({ least: '1d' }).optional(),
        'compact-after': age({ least: '1d' }).optional(),
      })
      .default({}),
    server: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(4700),
        hosts: z
          .array(z.string().regex(/^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/iu, 'the name of a host alone, for example `assay.example.com`'))
          .max(100)
          .default([]),
        writers: z
          .array(z.strictObject({ as: z.string().trim().min(1).max(200), token: z.string() }))
          .max(1000)
          .default([]),
      })
      .prefault({}),
  });
}

/**
 * Reads `assay.yaml`. Every fault is reported with its place; a secret that is written out is refused and never repeated. `shownAs` is
 * what faults call the file.
 */
export async function loadConfiguration(
  path: string,
  collectors: ReadonlyMap<string, Collector>,
  shownAs: string = path,
): Promise<Outcome<Configuration>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return failure([{ code: 'configuration.unreadable', severity: 'error', facts: { reason }, file: shownAs }]);
  }
  return readConfiguration(text, path, collectors, shownAs);
}

export function readConfiguration(
  text: string,
  path: string,
  collectors: ReadonlyMap<string, Collector>,
  shownAs: string = path,
): Outcome<Configuration> {
  const read = readDocument(configurationSchema(collectors), text, shownAs);
  if (!read.ok) return read;
  const document = read.value;
  const {
    zone,
    warehouse,
    memory = null,
    rubrics,
    groups,
    kinds,
    exemptions,
    approvers = null,
    collect,
    schedule,
    dora,
    server,
    freshness,
    retention,
  } = document.value;
  const place = ({ collector }: ConfiguredSource): number => document.span(['collect', collector.name]).start;
  const sources = Object.entries(collect)
    .flatMap(([name, settings]) => {
      const collector = collectors.get(name);
      return collector && settings !== undefined ? [{ collector, settings }] : [];
    })
    .sort((a, b) => place(a) - place(b));
  const literals = [...sources.flatMap((source) => literalSecrets(source, document)), ...unusableTokens(server.writers, document)];
  if (literals.length > 0) return failure(literals);
  const folder = dirname(resolve(path));
  return success(
    {
      file: shownAs,
      folder,
      text,
      zone,
      warehouse: resolve(folder, warehouse),
      memory,
      rubrics: { folder: resolve(folder, rubrics.folder), library: rubrics.library },
      groups: resolve(folder, groups),
      kinds: resolve(folder, kinds),
      exemptions: exemptions === undefined ? null : resolve(folder, exemptions),
      approvers,
      sources,
      schedule:
        schedule === undefined
          ? null
          : readSchedule(
              schedule,
              sources.map(({ collector }) => collector.name),
              zone,
            ),
      dora: { definition: /[/\\]|\.ya?ml$/u.test(dora.definition) ? resolve(folder, dora.definition) : dora.definition },
      server,
      freshness: new Map(Object.entries(freshness).flatMap(([name, hours]) => (hours === undefined ? [] : [[name, hours] as const]))),
      retention: {
        rawPages: retention['raw-pages'] ?? null,
        facts: retention.facts ?? null,
        events: retention.events ?? null,
        results: retention.results ?? null,
        compactAfter: retention['compact-after'] ?? null,
      },
      span: (path) => document.span(path),
    },
    read.warnings,
  );
}

/** Secrets that stand in the file themselves. The fault says where, never what. */
function literalSecrets({ collector, settings }: ConfiguredSource, document: Document<unknown>): Diagnostic[] {
  return collector.credentials.flatMap(({ setting, variable }): Diagnostic[] => {
    const path = setting.split('.');
    const value = valueAt(settings, path);
    if (typeof value !== 'string' || isReference(value)) return [];
    const span = document.span(['collect', collector.name, ...path]);
    const facts = { setting: `collect.${collector.name}.${setting}`, variable };
    return [{ code: 'configuration.secret-literal', severity: 'error', facts, span, file: document.file }];
  });
}

/** Tokens that stand in the file themselves, and references that two have: who writes would be told by the first of them. */
function unusableTokens(writers: Configuration['server']['writers'], document: Document<unknown>): Diagnostic[] {
  return writers.flatMap(({ as, token }, index): Diagnostic[] => {
    const place = { severity: 'error' as const, span: document.span(['server', 'writers', index, 'token']), file: document.file };
    if (!isReference(token)) {
      const facts = { setting: `server.writers[${index}].token`, variable: 'ASSAY_TOKEN' };
      return [{ code: 'configuration.secret-literal', facts, ...place }];
    }
    const first = writers.slice(0, index).find((each) => each.token === token);
    return first ? [{ code: 'configuration.token-shared', facts: { as, first: first.as }, ...place }] : [];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined),
    value,
  );
}
