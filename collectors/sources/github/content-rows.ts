import { z } from 'zod';
import { readCodeowners, codeownersPlaces } from '../../codeowners.ts';
import type { Extract, Page } from '../../collector.ts';
import { extractDependencies } from '../../manifest/extract-dependencies.ts';
import { extractItems, readJson } from '../../page-item.ts';
import { readGraphql, valueAt } from './graphql.ts';

/** Rows of a page about a repository's tip: a tree, or the texts of some of its files. */
export function contentRows(page: Page): Iterable<Extract> {
  return page.about?.['part'] === 'tree' ? fileRows(page) : textRows(page);
}

const treeEntries = z.object({ tree: z.array(z.unknown()) }).transform(({ tree }) => tree);
const treeEntry = z.object({ path: z.string(), type: z.string(), size: z.int().optional() });

function fileRows(page: Page): Iterable<Extract> {
  const { repository = '', prefix = '' } = page.about ?? {};
  return extractItems(page, {
    source: 'github',
    list: treeEntries,
    item: treeEntry,
    *rows({ path, type, size }) {
      if (type === 'blob') yield { table: 'repository_file', values: { repository, path: prefix + path, bytes: size ?? null } };
    },
  });
}

const blob = z.object({ text: z.string().nullable(), isTruncated: z.boolean() });
const fileNames = z.array(z.string()).catch([]);

function* textRows(page: Page): Iterable<Extract> {
  const { repository = '', files = '[]' } = page.about ?? {};
  const { data } = readGraphql(page.body);
  for (const [index, file] of fileNames.parse(readJson(files)).entries()) {
    const isCodeowners = codeownersPlaces.some((place) => place === file);
    const found = blob.safeParse(valueAt(data, ['repository', `file${index}`])).data;
    if (!found || found.text === null || found.isTruncated) {
      yield { fault: { code: 'collector.text-missing', severity: 'warning', facts: { source: 'github', repository, file }, file } };
      yield {
        reading: isCodeowners ? 'codeowners_rule' : 'dependency_package',
        scope: repository,
        outcome: 'failed',
        reason: `GitHub gives no whole text of ${file}.`,
      };
    } else if (isCodeowners) {
      yield* codeownersRows(repository, file, found.text);
    } else {
      yield* extractDependencies(repository, file, found.text);
    }
  }
}

function* codeownersRows(repository: string, file: string, text: string): Iterable<Extract> {
  const { rules, skipped } = readCodeowners(text);
  for (const { line, pattern, owners } of rules) yield { table: 'codeowners_rule', values: { repository, file, line, pattern, owners } };
  for (const { line, reason } of skipped) {
    yield { fault: { code: 'codeowners.line-skipped', severity: 'warning', facts: { repository, file, line, reason }, file } };
  }
}
