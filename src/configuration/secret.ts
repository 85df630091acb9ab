import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Collector } from '../../collectors/collector.ts';
import { failure, success } from '../../query-language/diagnostic.ts';
import type { Diagnostic, Outcome } from '../../query-language/diagnostic.ts';
import type { Configuration, ConfiguredSource } from './configuration.ts';

const reference = /^\$\{(env|file):([^}]+)\}$/u;

/** Whether a text is a reference to a secret, `${env:NAME}` or `${file:/path}`, rather than the secret. */
export function isReference(text: string): boolean {
  return reference.test(text);
}

/** A collector with its settings, ready to run. Secrets are in them: never print or store these. */
export interface ResolvedSource {
  readonly collector: Collector;
  readonly settings: unknown;
}

/**
 * Replaces the references in the settings of the sources named by `only`, or of all, by what they refer to. What is missing is said
 * with the variable, its place in the file and the least permissions that its value needs. What is found is never said.
 */
export async function resolveSecrets(
  configuration: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
  only?: readonly string[],
): Promise<Outcome<readonly ResolvedSource[]>> {
  const faults: Diagnostic[] = [];
  const resolved: ResolvedSource[] = [];
  for (const source of configuration.sources) {
    const { name } = source.collector;
    if (only !== undefined && !only.includes(name)) continue;
    const resolveText = async (text: string, path: readonly PropertyKey[]): Promise<string> => {
      const [, kind, target = ''] = reference.exec(text) ?? [];
      if (kind === undefined) return text;
      const value = kind === 'env' ? environment[target]?.trim() : await readSecret(resolve(configuration.folder, target));
      if (value) return value;
      faults.push({
        code: kind === 'env' ? 'configuration.variable-missing' : 'configuration.secret-file-unreadable',
        severity: 'error',
        facts: { name: target, source: name, ...permissions(source, path) },
        span: configuration.span(['collect', name, ...path]),
        file: configuration.file,
      });
      return text;
    };
    resolved.push({ collector: source.collector, settings: await mapTexts(source.settings, [], resolveText) });
  }
  return faults.length > 0 ? failure(faults) : success(resolved);
}

/** Who may write over HTTP, with the token that says so. Secrets are in it: never print or store this. */
export interface Writer {
  readonly as: string;
  readonly token: string;
}

/** The fewest characters that a token may have: what can be guessed protects nothing. */
export const shortestToken = 24;

/** Replaces the references in the tokens of those who may write over HTTP by what they refer to. */
export async function resolveWriters(
  configuration: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Outcome<readonly Writer[]>> {
  const faults: Diagnostic[] = [];
  const writers: Writer[] = [];
  for (const [index, { as, token }] of configuration.server.writers.entries()) {
    const [, kind, target = ''] = reference.exec(token) ?? [];
    const value = kind === 'env' ? environment[target]?.trim() : await readSecret(resolve(configuration.folder, target));
    const sharing = writers.find((each) => each.token === value);
    const place = { severity: 'error' as const, span: configuration.span(['server', 'writers', index, 'token']), file: configuration.file };
    const facts = { name: target, source: `the token of ${as}`, describes: 'Who has it may write over HTTP.', scopes: [] };
    if (!value) {
      faults.push({ code: kind === 'env' ? 'configuration.variable-missing' : 'configuration.secret-file-unreadable', facts, ...place });
    } else if (value.length < shortestToken) {
      faults.push({ code: 'configuration.token-short', facts: { as, least: shortestToken }, ...place });
    } else if (sharing) {
      faults.push({ code: 'configuration.token-shared', facts: { as, first: sharing.as }, ...place });
    } else writers.push({ as, token: value });
  }
  return faults.length > 0 ? failure(faults) : success(writers);
}

function permissions({ collector }: ConfiguredSource, path: readonly PropertyKey[]): { describes: string; scopes: readonly string[] } {
  const credential = collector.credentials.find((each) => each.setting === path.join('.'));
  return { describes: credential?.describes ?? '', scopes: credential?.scopes ?? [] };
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return undefined;
  }
}

async function mapTexts(
  value: unknown,
  path: readonly PropertyKey[],
  change: (text: string, path: readonly PropertyKey[]) => Promise<string>,
): Promise<unknown> {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return Promise.all(value.map(async (item: unknown, index) => mapTexts(item, [...path, index], change)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, item]: [string, unknown]) => [name, await mapTexts(item, [...path, name], change)] as const),
  );
  return Object.fromEntries(entries);
}

/**
 * The text with every secret that is written out masked, length for length, so that an excerpt of any line can be shown. Meant for
 * files that are refused, whatever else is wrong with them.
 */
export function maskSecrets(text: string): string {
  return text.replaceAll(
    /((?:token|secret|password|(?:api|app)[-_]?key)["']?[ \t]*:[ \t]*)(?!["']?\$\{)([^\s#].*)/giu,
    (_, name: string, value: string) => {
      return name + '*'.repeat(value.length);
    },
  );
}
