import { z } from 'zod';
import { codeownersLimit, codeownersPlaces, readCodeowners } from '../../codeowners.ts';
import type { Extract, Page, Step, Stream } from '../../collector.ts';
import { entity } from '../../tables/entity.ts';
import { owner } from '../../tables/owner.ts';
import { readCatalogFile } from '../catalog/catalog-file.ts';
import { isName, printReference } from '../catalog/reference.ts';
import { findClones, headOf, type Clone, type Clones } from './clone.ts';
import { GitFault } from './command.ts';
import { readBody } from './page-body.ts';
import type { Settings } from './settings.ts';
import { openTree, readFiles, readTreeRecord, type FileText, type TreeFile } from './tree.ts';

/** Catalog files that are looked into before a repository counts as having none. */
const limits = { catalogFiles: 50, catalogFileBytes: 2 ** 20 };

const about = z.object({ repository: z.string(), service: z.string(), problem: z.string().optional() });
const found = z.object({
  catalogFiles: z.array(z.object({ path: z.string(), text: z.string() })),
  codeowners: z.object({ path: z.string(), text: z.string() }).nullable(),
});
type Found = z.infer<typeof found>;

/**
 * Services that nobody has declared: with `impliesServices`, a repository is one, unless its catalog files say what is in it. Its
 * owner is whom CODEOWNERS names for everything.
 */
export const services: Stream<Settings> = {
  describes: 'Services implied by repositories that no catalog file speaks for, when the settings ask for it.',
  fills: [entity, owner],
  mode: 'snapshot',
  cursor: z.undefined(),
  async *steps(context): AsyncIterable<Step> {
    const clones: Clones = context.settings.impliesServices ? await findClones(context) : { found: [] };
    const taken = new Set<string>();
    for (const clone of clones.found)
      yield { kind: 'page', partition: '*', page: await readPage(clone, nameOf(clone, taken), context.signal) };
    yield clones.incomplete === undefined
      ? { kind: 'complete', partition: '*' }
      : { kind: 'unreadable', partition: '*', outcome: 'failed', reason: clones.incomplete };
  },
  *rows(page): Iterable<Extract> {
    const { repository, service, problem } = about.parse(page.about);
    const id = printReference({ kind: 'service', namespace: 'default', name: service });
    if (problem !== undefined) {
      for (const { name } of [entity, owner]) yield { reading: name, scope: id, outcome: 'failed', reason: problem };
      return;
    }
    const read = readBody(page, found);
    if ('fault' in read) {
      yield read;
      return;
    }
    const { catalogFiles, codeowners } = read.value;
    if (catalogFiles.some(({ path, text }) => readCatalogFile(text, path, []).declarations.length > 0)) return;
    const owners = codeowners ? ownersOf(codeowners) : [];
    yield {
      table: 'entity',
      values: { entity: id, kind: 'service', namespace: 'default', name: service, owner: owners[0]?.owner ?? null, repository },
    };
    for (const each of owners) yield { table: 'owner', values: { entity: id, ...each } };
  },
};

async function readPage(clone: Clone, service: string, signal: AbortSignal): Promise<Page> {
  const { repository } = clone;
  const request = `git cat-file catalog-info.yaml, CODEOWNERS (${repository})`;
  try {
    return { request, status: 200, body: JSON.stringify(await find(clone, signal)), about: { repository, service } };
  } catch (error) {
    if (!(error instanceof GitFault)) throw error;
    return { request, status: 500, body: '', about: { repository, service, problem: `git: ${error.message}` } };
  }
}

async function find(clone: Clone, signal: AbortSignal): Promise<Found> {
  const head = await headOf(clone, signal);
  if (!head) return { catalogFiles: [], codeowners: null };
  const tree = await openTree(clone, head.sha, signal);
  const catalogFiles: TreeFile[] = [];
  const places = new Map<string, TreeFile>();
  for await (const record of tree.records) {
    const file = readTreeRecord(record);
    if (!file) continue;
    if (/(?:^|\/)catalog-info\.(?:ya?ml|json)$/i.test(file.path) && catalogFiles.length < limits.catalogFiles) catalogFiles.push(file);
    if (codeownersPlaces.some((place) => place === file.path)) places.set(file.path, file);
  }
  const inForce = codeownersPlaces.map((place) => places.get(place)).find((file) => file !== undefined);
  const [codeowners = null] = inForce ? await readFiles(clone, [inForce], codeownersLimit, signal) : [];
  return { catalogFiles: [...(await readFiles(clone, catalogFiles, limits.catalogFileBytes, signal))], codeowners };
}

/** The repository's own name; with its owner's before it when another repository has that already. */
function nameOf({ repository, name }: Clone, taken: Set<string>): string {
  const candidates = [name, repository.replaceAll('/', '-')].map((each) =>
    each.replace(/[^a-z0-9._-]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, ''),
  );
  const free = candidates.find((each) => isName(each) && !taken.has(each)) ?? `repository-${taken.size + 1}`;
  taken.add(free);
  return free;
}

interface Owner {
  readonly owner: string;
  readonly name: string;
  readonly kind: 'team' | 'person' | 'unresolved';
  readonly known: false;
}

/** Owners of the last rule that means every file: the last match wins. */
function ownersOf({ text }: FileText): readonly Owner[] {
  const rule = readCodeowners(text).rules.findLast(({ pattern }) => ['*', '**', '/**', '/'].includes(pattern));
  return [...new Set(rule?.owners)].map(implied);
}

/** `@organisation/team` is a team and `@login` a person; a mail address names nobody we could look for. Nothing here declares them. */
function implied(written: string): Owner {
  const [, organisation, team] = /^@(?:([^/]+)\/)?(.+)$/.exec(written) ?? [];
  const name = team?.split('/').at(-1)?.toLowerCase();
  if (name === undefined || !isName(name)) return { owner: written, name: written, kind: 'unresolved', known: false };
  const kind = organisation === undefined ? 'person' : 'team';
  return { owner: printReference({ kind, namespace: 'default', name }), name, kind, known: false };
}
