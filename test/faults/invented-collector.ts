import { z } from 'zod';
import type { Collector, Page, Step, Stream } from '../../collectors/collector.ts';
import { deployment } from '../../collectors/tables/deployment.ts';
import { entity } from '../../collectors/tables/entity.ts';
import { owner } from '../../collectors/tables/owner.ts';
import { repositoryFile } from '../../collectors/tables/repository-file.ts';
import { repository } from '../../collectors/tables/repository.ts';
import type { Value } from '../../query-language/catalog.ts';
import { chance } from '../src/server/chance.ts';

/** When the source is asked: the company is another one every half day. */
export interface InventedSettings {
  /** Half days since the beginning. */
  readonly shift: number;
  readonly services: number;
}

type Row = Readonly<Record<string, Value>>;

const place = z.object({ from: z.number() });
const rowsOfBody = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));
const perPage = 8;

const dayOne = Date.UTC(2026, 0, 1);
export const instantOf = (shift: number, hour = 0): string => new Date(dayOne + (shift * 12 + hour) * 3_600_000).toISOString();

const slug = (service: number): string => `acme/service-${service}`;
/** Services come and go. */
const isThere = (service: number, shift: number): boolean => chance(service, Math.floor(shift / 3)) < 0.9;
const present = ({ shift, services }: InventedSettings): readonly number[] =>
  Array.from({ length: services }, (_, service) => service).filter((service) => isThere(service, shift));

/** A stream over all of a list, page by page; taken up where it was broken off. */
function listing(
  describes: string,
  fills: Stream['fills'],
  list: (settings: InventedSettings) => readonly (readonly [table: string, row: Row])[],
): Stream<InventedSettings> {
  return {
    describes,
    fills,
    mode: 'snapshot',
    cursor: place,
    async *steps(context) {
      const all = list(context.settings);
      for (let from = place.optional().parse(await context.resume('*'))?.from ?? 0; from < all.length; from += perPage) {
        const slice = all.slice(from, from + perPage).map(([table, row]) => ({ ...row, table }));
        yield { kind: 'page', partition: '*', page: pageOf(`${describes} ${from}`, slice), cursor: { from: from + perPage } };
      }
      yield { kind: 'complete', partition: '*' };
    },
    *rows({ body }) {
      for (const { table, ...values } of rowsOfBody.parse(JSON.parse(body))) yield { table: String(table), values };
    },
  };
}

function pageOf(request: string, rows: readonly Row[], about: Readonly<Record<string, string>> = {}): Page {
  return { request, status: 200, body: JSON.stringify(rows), about };
}

const entities = listing('entities', [entity, owner], (settings) =>
  present(settings).flatMap((service): (readonly [string, Row])[] => {
    const id = `service:default/service-${service}`;
    const row = {
      entity: id,
      kind: 'service',
      namespace: 'default',
      name: `service-${service}`,
      lifecycle: 'production',
      repository: slug(service),
    };
    const owned = chance(service, settings.shift, 2) < 0.7;
    return [
      [entity.name, { ...row, tier: chance(service, Math.floor(settings.shift / 2)) < 0.5 ? 'tier-1' : 'tier-2' }],
      ...(owned ? [[owner.name, { entity: id, owner: 'team:default/a', name: 'a', kind: 'team', known: true }] as const] : []),
    ];
  }),
);

const repositories = listing('repositories', [repository], (settings) =>
  present(settings).map((service) => [
    repository.name,
    {
      repository: slug(service),
      name: `service-${service}`,
      default_branch: 'main',
      open_issues: Math.floor(chance(service, settings.shift, 3) * 5),
    },
  ]),
);

const files: Stream<InventedSettings> = {
  describes: 'files',
  fills: [repositoryFile],
  mode: 'snapshot',
  cursor: place,
  async *steps(context) {
    for (const { id } of await context.subjects(repository.name)) yield* filesOf(context.settings, id);
  },
  *rows({ body, about }) {
    for (const values of rowsOfBody.parse(JSON.parse(body))) {
      yield { table: repositoryFile.name, values: { ...values, repository: about?.['repository'] ?? '' } };
    }
  },
};

function* filesOf({ shift }: InventedSettings, id: string): Generator<Step> {
  const number = Number(id.replace(/\D+/gu, ''));
  if (chance(number, shift, 4) < 0.1) return yield { kind: 'unreadable', partition: id, outcome: 'forbidden', reason: 'not today' };
  const names = ['README.md', 'CODEOWNERS', 'Dockerfile', 'src/main.ts'].filter((_, index) => chance(number, shift, 5, index) < 0.8);
  const rows = names.map((path, index) => ({ path, bytes: Math.floor(chance(number, shift, 6, index) * 3) * 100 }));
  yield { kind: 'page', partition: id, page: pageOf(`files ${id}`, rows, { repository: id }) };
  yield { kind: 'complete', partition: id };
}

const deployments: Stream<InventedSettings> = {
  describes: 'deployments',
  fills: [deployment],
  mode: 'changes',
  cursor: place,
  async *steps(context) {
    const { shift } = context.settings;
    for (const { id } of await context.subjects(repository.name)) {
      const reached = place.optional().parse(await context.cursor(id))?.from ?? 0;
      // The last one is read again: what ran then may have ended since.
      for (let each = Math.max(0, reached - 1); each <= shift; each += 1) {
        yield {
          kind: 'page',
          partition: id,
          page: pageOf(`deployments ${id} ${each}`, deployed(id, each, shift), { repository: id }),
          // A run that is broken off while it reads again has reached no less than the one before.
          cursor: { from: Math.max(each, reached) },
        };
      }
      yield { kind: 'complete', partition: id };
    }
  },
  *rows({ body }) {
    for (const values of rowsOfBody.parse(JSON.parse(body))) yield { table: deployment.name, values };
  },
};

function deployed(id: string, shift: number, today: number): readonly Row[] {
  const isOver = shift < today;
  const row = {
    repository: id,
    deployment: String(shift),
    environment: 'production',
    sha: `sha-${shift}`,
    created_at: instantOf(shift, -2),
  };
  return [
    { ...row, state: isOver ? 'success' : 'running', started_at: instantOf(shift, -1), finished_at: isOver ? instantOf(shift, 1) : null },
  ];
}

/** Collects from a company that is worked out as it is asked: no network, and the same at the same time. */
export const inventedCollector: Collector<InventedSettings> = {
  name: 'invented',
  describes: 'A company that nobody has.',
  settings: z.object({ shift: z.number(), services: z.number() }),
  credentials: [],
  origins: () => [],
  check: async () => [],
  streams: { entities, repositories, files, deployments },
};
