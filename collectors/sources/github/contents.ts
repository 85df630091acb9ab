import { z } from 'zod';
import type { Step, Stream } from '../../collector.ts';
import { codeownersPlaces } from '../../codeowners.ts';
import { isManifest } from '../../manifest/manifest.ts';
import { readJson } from '../../page-item.ts';
import { codeownersRule } from '../../tables/codeowners-rule.ts';
import { dependencyPackage } from '../../tables/dependency-package.ts';
import { repositoryFile } from '../../tables/repository-file.ts';
import { openClient, pageOf, type Answer, type Client } from './client.ts';
import { contentRows } from './content-rows.ts';
import { graphqlRefusal, readGraphql, valueAt } from './graphql.ts';
import { perRepository, type Repository } from './per-repository.ts';
import { permission } from './permission.ts';
import { textsQuery } from './query/texts.ts';
import type { Settings } from './settings.ts';
import { refusalOf, Unreadable } from './unreadable.ts';

const cursor = z.object({ head: z.string().nullable() });

/** What stands in each repository at the tip of its default branch. A tip that has not moved is not read again. */
export const contents: Stream<Settings> = {
  describes: 'Files, CODEOWNERS and manifests at the tip of the default branch.',
  fills: [repositoryFile, codeownersRule, dependencyPackage],
  mode: 'snapshot',
  cursor,
  steps(context) {
    const client = openClient(context);
    return perRepository(context, async function* (repository) {
      const { id: partition, head } = repository;
      const last = cursor.safeParse(await context.cursor(partition)).data;
      if (last && last.head === head) {
        yield { kind: 'unchanged', partition, cursor: { head } };
        return;
      }
      if (head !== null) yield* readTip(client, repository, head);
      yield { kind: 'complete', partition, cursor: { head } };
    });
  },
  rows: contentRows,
};

const tree = z.object({ truncated: z.boolean(), tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })) });
type Tree = z.infer<typeof tree>;

/** Manifests read of one repository: those nearest to its root. */
const mostTexts = 50;
/** Texts asked for in one query. */
const textsAtOnce = 10;

async function* readTip(client: Client, repository: Repository, head: string): AsyncIterable<Step> {
  const partition = repository.id;
  const paths: string[] = [];
  for await (const { answer, prefix, files } of trees(client, repository, head)) {
    yield { kind: 'page', partition, page: pageOf(answer, { repository: partition, part: 'tree', prefix }) };
    paths.push(...files);
  }
  const codeowners = codeownersPlaces.filter((place) => paths.includes(place)).slice(0, 1);
  const manifests = paths.filter(isManifest).sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const wanted = [...codeowners, ...manifests.slice(0, mostTexts)];
  for (let from = 0; from < wanted.length; from += textsAtOnce) {
    const files = wanted.slice(from, from + textsAtOnce);
    const answer = await askTexts(client, repository, head, files);
    yield { kind: 'page', partition, page: pageOf(answer, { repository: partition, part: 'texts', files: JSON.stringify(files) }) };
  }
}

function depth(path: string): number {
  return path.split('/').length;
}

interface TreePart {
  readonly answer: Answer;
  /** The folder it is of, with a closing `/`; empty for the root. */
  readonly prefix: string;
  /** Paths from the root of the repository. */
  readonly files: readonly string[];
}

/** Requests that one repository's tree is worth. */
const mostTrees = 500;

/** The whole tree at once, or, where GitHub cuts it short, folder by folder. */
async function* trees(client: Client, { owner, name: repo }: Repository, head: string): AsyncIterable<TreePart> {
  const pending = [{ sha: head, prefix: '' }];
  for (let asked = 0; pending.length > 0; asked++) {
    if (asked === mostTrees)
      throw new Unreadable('failed', `Its tree is too large: more than ${mostTrees} folders that GitHub cuts short.`);
    const { sha, prefix } = pending.pop() ?? { sha: head, prefix: '' };
    const ask = (recursive: object): Promise<Answer> =>
      client.get((github, request) => github.rest.git.getTree({ owner, repo, tree_sha: sha, ...recursive, request }));
    const whole = await ask({ recursive: 'true' });
    const found = readTree(whole);
    if (!found.truncated) {
      yield { answer: whole, prefix, files: filesOf(found, prefix) };
      continue;
    }
    const shallow = await ask({});
    const folder = readTree(shallow);
    if (folder.truncated) throw new Unreadable('failed', `Its folder ${prefix === '' ? '/' : prefix} has more files than GitHub lists.`);
    yield { answer: shallow, prefix, files: filesOf(folder, prefix) };
    for (const each of folder.tree) if (each.type === 'tree') pending.push({ sha: each.sha, prefix: `${prefix}${each.path}/` });
  }
}

function filesOf({ tree }: Tree, prefix: string): readonly string[] {
  return tree.filter(({ type }) => type === 'blob').map(({ path }) => prefix + path);
}

function readTree(answer: Answer): Tree {
  if (answer.status !== 200) throw refusalOf(answer, permission.contents);
  const parsed = tree.safeParse(readJson(answer.body));
  if (parsed.success) return parsed.data;
  throw new Unreadable('failed', `GitHub describes its tree unexpectedly: ${z.prettifyError(parsed.error)}.`);
}

async function askTexts(client: Client, { owner, name }: Repository, head: string, files: readonly string[]): Promise<Answer> {
  const expressions = Object.fromEntries(files.map((file, index) => [`file${index}`, `${head}:${file}`]));
  const answer = await client.query(textsQuery(files.length), { owner, name, ...expressions });
  if (answer.status !== 200) throw refusalOf(answer, permission.contents);
  const { data, errors } = readGraphql(answer.body);
  if ((valueAt(data, ['repository']) ?? null) === null || errors.length > 0) throw graphqlRefusal(errors, permission.contents);
  return answer;
}
