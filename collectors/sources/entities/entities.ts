import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { z } from 'zod';
import type { Kind } from '../../../query-language/catalog.ts';
import type { CollectorContext, Step, Stream } from '../../collector.ts';
import { entity } from '../../tables/entity.ts';
import { owner } from '../../tables/owner.ts';
import { relation } from '../../tables/relation.ts';
import { isSecretKey, withoutSecrets } from '../catalog/secret.ts';
import { isDeclaration } from './declaration.ts';
import { findFiles, SearchFault } from './find-files.ts';
import { readEntityFile, rows, writeAbout } from './row.ts';
import { withoutColumns } from './table-text.ts';
import type { Settings } from './settings.ts';

const mostBytes = 4 * 2 ** 20;

/**
 * Entities as files list them, one page for each file. Where a file cannot be read, nothing can be told to have gone, and all that was
 * read before stands.
 */
export function entitiesOf(kinds: readonly Kind[]): Stream<Settings> {
  return {
    describes: 'Entities as files of the workspace list them, with owners, relations and the properties of their kinds.',
    fills: [entity, relation, owner, ...kinds.map(({ properties }) => properties)],
    mode: 'snapshot',
    cursor: z.undefined(),
    rows: (page) => rows(page, kinds),
    async *steps(context): AsyncIterable<Step> {
      const { files, problems } = await readFiles(context);
      const taken = new Map<string, string>();
      for (const { file, kind, text } of files) {
        context.signal.throwIfAborted();
        const { results, unreadable } = readEntityFile(text, { file, kind }, kinds);
        if (unreadable) {
          context.report(unreadable);
          problems.push(`${file}:${String(unreadable.facts['line'])}:${String(unreadable.facts['column'])} is not what its name promises`);
          continue;
        }
        const told = results.filter(isDeclaration);
        const before = Object.fromEntries(told.flatMap(({ id }) => (taken.has(id) ? [[id, taken.get(id) ?? '']] : [])));
        for (const { id, line } of told) if (!taken.has(id)) taken.set(id, `${file}:${line}`);
        const about = writeAbout({ file, kind, taken: before });
        yield { kind: 'page', partition: '*', page: { request: `entity file ${file}`, status: 200, body: text, about } };
      }
      const reason = `Not all files could be read, so what was read before stands. ${problems.slice(0, 5).join('; ')}.`;
      yield problems.length > 0 ? { kind: 'unreadable', partition: '*', outcome: 'failed', reason } : { kind: 'complete', partition: '*' };
    },
  };
}

interface ReadFile {
  readonly file: string;
  readonly kind: string | undefined;
  readonly text: string;
}

/** The files that the settings name, in their order and each once, and why there are not all. */
async function readFiles(context: CollectorContext<Settings>): Promise<{ files: ReadFile[]; problems: string[] }> {
  const { settings, signal } = context;
  const files = new Map<string, ReadFile>();
  const problems: string[] = [];
  for (const each of settings.paths) {
    const { path, kind } = typeof each === 'string' ? { path: each } : each;
    try {
      for (const found of await findFiles(path, signal)) {
        const file = relative(process.cwd(), found).split(sep).join('/');
        if (!files.has(found)) files.set(found, { file, kind, text: await readText(found) });
      }
    } catch (error) {
      signal.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      context.report({ code: 'entities.path-unreadable', severity: 'error', facts: { path, problem } });
      problems.push(`${path}: ${problem}`);
    }
  }
  return { files: [...files.values()], problems };
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > mostBytes) throw new SearchFault(`${path} has ${size} bytes, more than the ${mostBytes} that are read`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return /\.csv$/i.test(path) ? withoutColumns(text, isSecretKey) : withoutSecrets(text);
  } catch (error) {
    throw error instanceof TypeError ? new SearchFault(`${path} is not UTF-8 throughout`) : error;
  }
}
