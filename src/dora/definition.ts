import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { failure, success } from '../../query-language/diagnostic.ts';
import type { Outcome } from '../../query-language/diagnostic.ts';
import { readDocument } from '../../rubrics/document.ts';
import { bandTableSchema } from './band.ts';
import type { BandTable } from './band.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `30m`, `24h`, `90d`: a whole number and a unit; read as seconds. */
const duration = z
  .string()
  .regex(/^\d{1,6}[smhdw]$/u, 'Write a duration as a whole number and one of s, m, h, d, w, for example `24h`')
  .transform((text) => Number(text.slice(0, -1)) * (unitSeconds[text.slice(-1)] ?? Number.NaN));

/**
 * A pattern that DuckDB's RE2 runs, so that no environment's name can make it slow. RE2 knows neither look-around nor
 * back-references; everything else is checked by compiling.
 */
const pattern = z.string().min(1).max(500).refine(isLinear, 'Not a regular expression without look-around and back-references');

function isLinear(text: string): boolean {
  if (/\(\?[=!<]|\\[1-9]|\\k/u.test(text)) return false;
  try {
    return new RegExp(text, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

export const zoneSchema = z.string().refine(isZone, 'Not a time zone of the IANA database, for example `Europe/Zurich`');

const environmentClasses = ['production', 'staging', 'test'] as const;
export type EnvironmentClass = (typeof environmentClasses)[number];

/** Everything about the four metrics that can be chosen. What is chosen stands in a file of `definitions/`, never in code. */
const definitionSchema = z.strictObject({
  definition: z.string().regex(/^[a-z][a-z0-9-]*$/u),
  title: z.string(),
  describes: z.string(),
  /** Days, weeks and quarters begin in this zone unless the question names another. */
  zone: zoneSchema,
  /** The first rule that matches decides; an environment that none matches is left out and reported. Case does not matter. */
  environments: z.array(z.strictObject({ matches: pattern, is: z.enum(environmentClasses) })).min(1),
  rollout: z.strictObject({
    /** Deployments of one version that start within this long of the previous one are one rollout. */
    'group-within': duration,
    /** Tasks that say of themselves that they restore an earlier version. */
    'rollback-tasks': z.array(z.string()),
  }),
  'lead-time': z.strictObject({
    'starts-at': z.enum(['first-commit', 'created', 'ready', 'merged']),
    /** A first commit written this long before its pull request was opened is flagged. */
    'old-commit': duration,
    /** Pull requests of bots: left out of the headline, or counted with the rest. */
    bots: z.enum(['exclude', 'include']),
    /** Authors that count as bots besides those the source marks. */
    'bot-authors': pattern,
  }),
  failure: z.strictObject({
    /** An incident may be put down to a rollout that finished at most this long before it began. */
    'attribute-within': duration,
    /** Urgencies that make an incident a failure for users. An incident without urgency counts. */
    urgencies: z.array(z.enum(['high', 'low'])).min(1),
    /** Whether rollbacks are among the rollouts that the rate is taken over. */
    rollbacks: z.enum(['exclude', 'include']),
  }),
  /** Name of the file of `bands/` that values are described by. */
  bands: z.string(),
});

export type Definition = Omit<z.infer<typeof definitionSchema>, 'bands'> & { readonly bands: BandTable };

const definitionFolder = join(import.meta.dirname, 'definitions');
const bandFolder = join(import.meta.dirname, 'bands');

/** Names of the definitions that ship. */
export function listDefinitions(): readonly string[] {
  return namesIn(definitionFolder);
}

/** Reads a definition that ships, by its name, or one of the user's own, by the path of its file. */
export async function loadDefinition(nameOrPath: string): Promise<Outcome<Definition>> {
  const own = /[/\\]|\.ya?ml$/u.test(nameOrPath);
  const known = listDefinitions();
  if (!own && !known.includes(nameOrPath)) {
    return failure([{ code: 'dora.definition-unknown', severity: 'error', facts: { name: nameOrPath, known } }]);
  }
  const path = own ? nameOrPath : join(definitionFolder, `${nameOrPath}.yaml`);
  const text = await readText(path);
  if (text === undefined) return failure([{ code: 'dora.definition-unreadable', severity: 'error', facts: { path }, file: path }]);
  const document = readDocument(definitionSchema, text, own ? path : basename(path));
  if (!document.ok) return document;
  const { value } = document.value;
  const tables = namesIn(bandFolder);
  if (!tables.includes(value.bands)) {
    const span = document.value.span(['bands']);
    return failure([
      { code: 'dora.bands-unknown', severity: 'error', facts: { name: value.bands, known: tables }, span, file: document.value.file },
    ]);
  }
  const bands = readDocument(bandTableSchema, await readFile(join(bandFolder, `${value.bands}.yaml`), 'utf8'), `${value.bands}.yaml`);
  return bands.ok ? success({ ...value, bands: bands.value.value }) : bands;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}
