import { z } from 'zod';
import { codeownersLimit, codeownersPlaces, readCodeowners } from '../../codeowners.ts';
import type { Extract, Page, Row, Step, Stream, StreamContext } from '../../collector.ts';
import { extractDependencies } from '../../manifest/extract-dependencies.ts';
import { isManifest, manifestLimit } from '../../manifest/manifest.ts';
import { codeownersRule } from '../../tables/codeowners-rule.ts';
import { dependencyPackage } from '../../tables/dependency-package.ts';
import { repositoryFile } from '../../tables/repository-file.ts';
import { headOf, type Clone } from './clone.ts';
import { readBody } from './page-body.ts';
import { perClone } from './per-clone.ts';
import type { Settings } from './settings.ts';
import { openTree, readFiles, readTreeRecord, type FileText, type TreeFile } from './tree.ts';

/** How much of one repository is read before it counts as too large. */
const limits = { files: 500_000, manifests: 2_000 };
/** Records of the listing in one page, and manifests in one page. */
const batch = { files: 5_000, manifests: 50 };

const partial = 'The clone is partial and lacks the contents of files. `git fetch --refetch --filter=blob:limit=3m` brings them.';

const cursor = z.object({ head: z.string().nullable() });
const about = z.object({
  repository: z.string(),
  holds: z.enum(['tree', 'codeowners', 'manifests', 'nothing']),
  problem: z.string().exactOptional(),
});
const fileTexts: z.ZodType<readonly FileText[]> = z.array(z.object({ path: z.string(), text: z.string() }));

/** What stands in a repository at HEAD. A head that has not moved is not read again. */
export const contents: Stream<Settings> = {
  describes: 'Files at HEAD, the CODEOWNERS file in force, and the packages that manifests declare.',
  fills: [repositoryFile, codeownersRule, dependencyPackage],
  mode: 'snapshot',
  cursor,
  steps: perClone(readClone),
  *rows(page): Iterable<Extract> {
    const { repository, holds, problem } = about.parse(page.about);
    if (holds === 'tree') yield* fileRows(page, repository);
    if (holds === 'codeowners') yield* codeownersRows(page, repository);
    if (holds === 'manifests') yield* manifestRows(page, repository);
    if (problem === undefined) return;
    if (holds !== 'manifests') yield { reading: 'codeowners_rule', scope: repository, outcome: 'absent', reason: problem };
    yield { reading: 'dependency_package', scope: repository, outcome: 'absent', reason: problem };
  },
};

async function* readClone(clone: Clone, context: StreamContext<Settings>): AsyncIterable<Step> {
  const { repository: partition } = clone;
  const head = await headOf(clone, context.signal);
  const now = { head: head?.sha ?? null };
  const before = cursor.safeParse(await context.cursor(partition));
  if (before.success && before.data.head === now.head) {
    yield { kind: 'unchanged', partition, cursor: now };
    return;
  }
  let count = 0;
  if (head) {
    for await (const { files, ...page } of readCommit(clone, head.sha, context.signal)) {
      count += files;
      if (count > limits.files) {
        yield { kind: 'unreadable', partition, outcome: 'failed', reason: `The repository has more than ${limits.files} files.` };
        return;
      }
      yield { kind: 'page', partition, page };
    }
  }
  yield { kind: 'complete', partition, cursor: now };
}

/** A page, and how many files it lists. */
interface ContentPage extends Page {
  readonly files: number;
}

/** The listing of a commit, and then what those of its files say that are read. */
async function* readCommit(clone: Clone, sha: string, signal: AbortSignal): AsyncIterable<ContentPage> {
  const page = (request: string, body: string, said: Omit<z.infer<typeof about>, 'repository'>, files = 0): ContentPage => {
    return { request, status: 200, body, about: { repository: clone.repository, ...said }, files };
  };
  const tree = await openTree(clone, sha, signal);
  const wanted: TreeFile[] = [];
  let records: string[] = [];
  let listed = 0;
  const list = (): ContentPage => {
    const first = listed + 1;
    listed += records.length;
    return page(`git ls-tree HEAD (${first}–${listed})`, records.join('\0'), { holds: 'tree' }, records.length);
  };
  for await (const record of tree.records) {
    records.push(record);
    const file = readTreeRecord(record);
    if (file && (isManifest(file.path) || isCodeowners(file.path))) wanted.push(file);
    if (records.length === batch.files) {
      yield list();
      records = [];
    }
  }
  yield list();
  if (!tree.hasContents) {
    yield page('git cat-file', '', { holds: 'nothing', problem: partial });
    return;
  }

  const codeowners = codeownersPlaces.map((place) => wanted.find(({ path }) => path === place)).find((file) => file !== undefined);
  const owners = codeowners ? await readFiles(clone, [codeowners], codeownersLimit, signal) : [];
  yield page('git cat-file CODEOWNERS', JSON.stringify(owners), { holds: 'codeowners' });

  const manifests = wanted.filter(({ path }) => isManifest(path));
  for (let start = 0; start < Math.min(manifests.length, limits.manifests); start += batch.manifests) {
    const texts = await readFiles(clone, manifests.slice(start, start + batch.manifests), manifestLimit, signal);
    yield page(`git cat-file manifests (${start + 1}–)`, JSON.stringify(texts), { holds: 'manifests' });
  }
  const large = manifests.find(({ regular, bytes }) => regular && bytes !== null && bytes > manifestLimit);
  const problem =
    manifests.length > limits.manifests
      ? `The repository has more than ${limits.manifests} manifests.`
      : large && `${large.path} is larger than ${manifestLimit} bytes.`;
  if (problem !== undefined) {
    yield page('git cat-file manifests (rest)', '[]', { holds: 'manifests', problem });
  }
}

function isCodeowners(path: string): boolean {
  return codeownersPlaces.some((place) => place === path);
}

function* fileRows({ body }: Page, repository: string): Iterable<Row> {
  for (const record of body.split('\0')) {
    const file = readTreeRecord(record);
    if (file) yield { table: 'repository_file', values: { repository, path: file.path, bytes: file.bytes } };
  }
}

function* codeownersRows(page: Page, repository: string): Iterable<Extract> {
  const files = readBody(page, fileTexts);
  if ('fault' in files) {
    yield files;
    return;
  }
  for (const { path, text } of files.value) {
    const { rules, skipped } = readCodeowners(text);
    for (const { line, pattern, owners } of rules) {
      yield { table: 'codeowners_rule', values: { repository, file: path, line, pattern, owners } };
    }
    for (const { line, reason } of skipped) {
      yield { fault: { code: 'codeowners.line-skipped', severity: 'warning', facts: { repository, line, reason }, file: path } };
    }
  }
}

function* manifestRows(page: Page, repository: string): Iterable<Extract> {
  const files = readBody(page, fileTexts);
  if ('fault' in files) {
    yield files;
    return;
  }
  for (const { path, text } of files.value) yield* extractDependencies(repository, path, text);
}
