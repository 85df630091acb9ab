import type { Value } from '../../../query-language/catalog.ts';
import type { Environment } from '../../../query-language/compile.ts';
import type { ReadingOutcome } from '../../../query-language/catalog.ts';
import { readRubric, type Rubric } from '../../../rubrics/rubric.ts';
import type { Document } from '../../../rubrics/document.ts';
import { listEnvironment } from '../../../src/registry/environment.ts';
import { resolveIdentity } from '../../../src/sync/resolve-identity.ts';
import { resolveKnowledge } from '../../../src/sync/resolve-knowledge.ts';
import { writeReadings } from '../../../src/sync/reading.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

/** The instant at which everything in the small world was collected. */
export const now = '2026-10-01T12:00:00.000Z';

export const later = (days: number): string => new Date(Date.parse(now) + days * 86_400_000).toISOString();
export const ago = (days: number): string => later(-days);

export interface World {
  readonly warehouse: Warehouse;
  readonly environment: Environment;
}

type Row = Readonly<Record<string, Value>>;

/** What one source says: rows by table, and what it could not read. Tables it names count as read but for that. */
export interface Says {
  readonly source: string;
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly unread?: readonly {
    readonly table: string;
    readonly scope: string;
    readonly outcome: ReadingOutcome;
    readonly reason: string;
  }[];
}

export async function openWorld(): Promise<World> {
  const environment = await listEnvironment();
  return { environment, warehouse: await openWarehouse(':memory:', { tables: environment.tables.values(), now }) };
}

/** The warehouse of a world with an engine that refuses whatever names a text. */
export function refusingEngine({ warehouse }: World, text: string): Warehouse {
  const refuse = (sql: string): void => {
    if (sql.includes(text)) throw new Error('Binder Error: the engine refuses\nLINE 1');
  };
  return {
    ...warehouse,
    read: async (sql, parameters, options) => {
      refuse(sql);
      return warehouse.read(sql, parameters, options);
    },
    write: async (work) =>
      warehouse.write(async (transaction) =>
        work({
          ...transaction,
          derive: async (into, query, as) => {
            refuse(query);
            return transaction.derive(into, query, as);
          },
        }),
      ),
  };
}

/** Loads what sources say as of an instant: what they no longer say has gone. */
export async function tell({ warehouse, environment }: World, says: readonly Says[], at = now): Promise<void> {
  const table = (name: string) => {
    const declared = environment.tables.get(name);
    if (!declared) throw new Error(`No table ${name}`);
    return declared;
  };
  const precedence = says.map(({ source }) => source);
  await warehouse.write(async (transaction) => {
    for (const { source, rows, unread = [] } of says) {
      for (const [name, given] of Object.entries(rows)) await transaction.load(table(name), given, { source, observedAt: at, whole: '*' });
      const readings = Object.keys(rows).map((name) => ({ reading: name, scope: '*', outcome: 'read' as const, reason: '' }));
      const exceptions = unread.map(({ table: reading, ...rest }) => ({ reading, ...rest }));
      await writeReadings(transaction, [...readings, ...exceptions], { source, at, replacing: { tables: Object.keys(rows), scopes: '*' } });
    }
    await resolveIdentity(transaction, precedence, at);
    await resolveKnowledge(transaction, [...environment.tables.values()], precedence, at);
  });
}

export function service(name: string, more: Row = {}): Row {
  return {
    entity: `service:default/${name}`,
    kind: 'service',
    namespace: 'default',
    name,
    type: 'service',
    lifecycle: 'production',
    tier: 'tier-1',
    repository: `acme/${name}`,
    file: 'catalog-info.yaml',
    ...more,
  };
}

/**
 * A company of a few services: `checkout` has everything, `orphan` nothing, the branch rules of `ledger` may not be read, `kit` is a
 * library, `quiet` has neither repository nor pager.
 */
export const company: readonly Says[] = [
  {
    source: 'catalog',
    rows: {
      entity: [
        service('checkout', { title: 'Checkout <script>', owner: 'team:default/payments', system: 'system:default/shop' }),
        service('orphan', { tier: null }),
        service('ledger', { owner: 'team:default/payments' }),
        service('kit', { type: 'library', owner: 'team:default/payments' }),
        service('quiet', { repository: null, owner: 'nobody' }),
        service('old', { lifecycle: 'deprecated' }),
        { entity: 'team:default/payments', kind: 'team', namespace: 'default', name: 'payments' },
      ],
      owner: [
        ...['checkout', 'ledger', 'kit'].map((name) => ({
          entity: `service:default/${name}`,
          owner: 'team:default/payments',
          name: 'payments',
          kind: 'team',
          known: true,
        })),
        { entity: 'service:default/quiet', owner: 'nobody', name: 'nobody', kind: 'unresolved', known: false },
      ],
      entity_link: [{ entity: 'service:default/checkout', url: 'https://wiki/checkout', type: 'runbook' }],
      entity_annotation: [{ entity: 'service:default/checkout', key: 'pagerduty.com/service-id', value: 'PCHECK' }],
    },
  },
  {
    source: 'github',
    rows: {
      repository: ['checkout', 'orphan', 'ledger', 'kit'].map((name) => ({
        repository: `acme/${name}`,
        name,
        url: `https://github.com/acme/${name}`,
        default_branch: 'main',
      })),
      repository_file: [
        { repository: 'acme/checkout', path: 'README.md', bytes: 900 },
        { repository: 'acme/ledger', path: 'README.md', bytes: 90 },
      ],
      branch_protection: [
        { repository: 'acme/checkout', branch: 'main', protected: true, required_approvals: 2, requires_status_checks: true },
        { repository: 'acme/orphan', branch: 'main', protected: false },
      ],
      codeowners_rule: [{ repository: 'acme/checkout', file: 'CODEOWNERS', line: 1, pattern: '*', owners: ['@acme/payments'] }],
      commit: [{ repository: 'acme/checkout', sha: 'c1', author: 'ada', author_is_bot: false, committed_at: ago(3) }],
      coverage_report: [{ repository: 'acme/checkout', reporter: 'codecov', covered: 0.725, reported_at: ago(3) }],
    },
    unread: [
      { table: 'branch_protection', scope: 'acme/ledger', outcome: 'forbidden', reason: '403: the token needs Administration: read' },
    ],
  },
  {
    source: 'pagerduty',
    rows: {
      pagerduty_service: [{ service: 'PCHECK', name: 'Checkout', escalation_policy: 'EP1' }],
      escalation_policy: [{ policy: 'EP1', name: 'Payments', levels: 2 }],
      on_call: [{ policy: 'EP1', level: 1, person: 'U1', name: 'Ada' }],
    },
  },
];

export function rubric(text: string, file = 'rubrics/tested.yaml'): Document<Rubric> {
  const outcome = readRubric(text, file);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors, null, 1));
  return outcome.value;
}

/** A rubric over services with these checks, given as flow mappings without the fields that every check needs. */
export function rubricOf(checks: Readonly<Record<string, string>>, head = 'for: service'): Document<Rubric> {
  const lines = Object.entries(checks).map(([id, fields]) => `  - {check: ${id}, asks: Is it so?, why: Because., fix: Do it., ${fields}}`);
  return rubric(['rubric: tested', 'title: Tested', head, 'checks:', ...lines].join('\n'));
}
