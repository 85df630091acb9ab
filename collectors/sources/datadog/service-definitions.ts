import { z } from 'zod';
import type { Page, Row, Stream } from '../../collector.ts';
import { extractItems } from '../../page-item.ts';
import { serviceDefinition } from '../../tables/service-definition.ts';
import type { List } from './list.ts';
import { serviceName } from './service-tag.ts';
import type { Settings } from './settings.ts';
import { snapshotCursor, snapshotOf } from './snapshot.ts';

export const definitionList: List = {
  names: 'service definitions',
  permission: 'apm_service_catalog_read',
  items: z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data),
  question: (page, size) => ({ path: '/api/v2/services/definitions', parameters: { 'page[size]': size, 'page[number]': page } }),
};

const text = z.string().nullish();
const list = z.array(z.unknown()).nullish();

/** v2, v2.1 and v2.2: each adds fields to the one before, and v2 keeps some links under names of their own. */
const flat = z
  .object({
    'schema-version': z.string().startsWith('v2'),
    'dd-service': z.string().min(1),
    team: text,
    'dd-team': text,
    tier: text,
    lifecycle: text,
    languages: z.array(z.string()).nullish(),
    contacts: list,
    links: list,
    repos: list,
    docs: list,
  })
  .transform((each) => ({
    service: each['dd-service'],
    team: each.team || each['dd-team'],
    tier: each.tier,
    lifecycle: each.lifecycle,
    schema_version: each['schema-version'],
    languages: each.languages,
    contacts: count(each.contacts),
    links: count(each.links, each.repos, each.docs),
  }));

/** v1, as the oldest definitions still are. */
const nested = z
  .object({
    'schema-version': z.literal('v1'),
    info: z.object({ 'dd-service': z.string().min(1), 'service-tier': text }),
    org: z.object({ team: text }).nullish(),
    contact: z.record(z.string(), z.unknown()).nullish(),
    'external-resources': list,
  })
  .transform((each) => ({
    service: each.info['dd-service'],
    team: each.org?.team,
    tier: each.info['service-tier'],
    lifecycle: null,
    schema_version: each['schema-version'],
    languages: null,
    contacts: count(Object.values(each.contact ?? {})),
    links: count(each['external-resources']),
  }));

/** v3, the shape of the software catalog. */
const entity = z
  .object({
    apiVersion: z.string().startsWith('v3'),
    kind: z.literal('service'),
    metadata: z.object({ name: z.string().min(1), owner: text, contacts: list, links: list }),
    spec: z.object({ tier: text, lifecycle: text, languages: z.array(z.string()).nullish() }).nullish(),
  })
  .transform(({ apiVersion, metadata, spec }) => ({
    service: metadata.name,
    team: metadata.owner,
    tier: spec?.tier,
    lifecycle: spec?.lifecycle,
    schema_version: apiVersion,
    languages: spec?.languages,
    contacts: count(metadata.contacts),
    links: count(metadata.links),
  }));

const definition = z.object({ attributes: z.object({ schema: z.union([flat, entity, nested]) }) });

/** The service of a definition that is otherwise not understood. */
const named = z
  .object({
    attributes: z.object({
      schema: z.union([
        z.object({ 'dd-service': z.string() }).transform((each) => each['dd-service']),
        z.object({ metadata: z.object({ name: z.string() }) }).transform((each) => each.metadata.name),
        z.object({ info: z.object({ 'dd-service': z.string() }) }).transform((each) => each.info['dd-service']),
      ]),
    }),
  })
  .transform(({ attributes }) => serviceName(attributes.schema));

export const serviceDefinitions: Stream<Settings> = {
  describes: 'Services as declared in Datadog’s catalog, in every version of its schema.',
  fills: [serviceDefinition],
  mode: 'snapshot',
  cursor: snapshotCursor,
  steps: snapshotOf(definitionList),
  rows: (page: Page) =>
    extractItems(page, {
      source: 'datadog',
      list: definitionList.items,
      item: definition,
      rows: rowsOf,
      subject: { table: serviceDefinition.name, scope: named },
    }),
};

function* rowsOf({ attributes: { schema } }: z.infer<typeof definition>): Iterable<Row> {
  const { team, tier, lifecycle, languages } = schema;
  yield {
    table: serviceDefinition.name,
    values: {
      ...schema,
      service: serviceName(schema.service),
      team: team || null,
      tier: tier || null,
      lifecycle: lifecycle || null,
      languages: languages ?? null,
    },
  };
}

function count(...lists: readonly (readonly unknown[] | null | undefined)[]): number {
  return lists.reduce((sum, each) => sum + (each?.length ?? 0), 0);
}
