import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDatadog } from '../../../../src/demo/server/datadog.ts';
import { startPagerduty } from '../../../../src/demo/server/pagerduty.ts';
import type { SimulatedApi } from '../../../../src/demo/server/simulated-api.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { isPublished, readPublished } from '../../../collectors/sources/published.ts';
import { amend, describedBy, inDocument, inYaml, type Description } from './description.ts';

const company = simulateCompany({ seed: 11, services: 40, now: '2026-11-21T12:00:00Z' });
const incidents = company.services.flatMap((service) => company.incidents(service));
const objective = company.services.flatMap((service) => company.objectives(service))[0];

const pagerdutyFile = 'pagerduty-rest-openapiv3.json.gz';

/** Where PagerDuty's examples and texts give null, or a name, that its schemas do not take. */
const contradictions: readonly (readonly [part: string, correction: Readonly<Record<string, unknown>>])[] = [
  ['Service.allOf.1.properties.support_hours', { nullable: true }],
  ['Service.allOf.1.properties.last_incident_timestamp', { nullable: true }],
  ['Oncall.properties.schedule', { nullable: true }],
  ['Oncall.properties.start', { nullable: true }],
  ['Oncall.properties.end', { nullable: true }],
  ['Incident.allOf.1.properties.resolved_at', { nullable: true }],
  ['Incident.allOf.1.properties.resolve_reason', { nullable: true }],
  ['Incident.allOf.1.properties.priority', { nullable: true }],
  ['AcknowledgeLogEntry.allOf.1.properties.type', { enum: ['acknowledge_log_entry'] }],
];

describe.skipIf(!isPublished(pagerdutyFile))('the simulated PagerDuty', () => {
  let api: SimulatedApi;
  let description: Description;
  beforeAll(async () => {
    api = await startPagerduty(company, { token: 'secret' });
    const document: unknown = JSON.parse(readPublished(pagerdutyFile).toString());
    for (const [keys, correction] of contradictions) amend(document, ['components', 'schemas', ...keys.split('.')], correction);
    description = describedBy(inDocument(document));
  });
  afterAll(() => api.close());

  const everything = 'since=2026-06-01T00:00:00Z&until=2026-11-21T12:00:00Z&limit=100';
  test.each([
    ['/services', '/services?limit=100&total=true', 200],
    ['/escalation_policies', '/escalation_policies?limit=100', 200],
    ['/schedules', '/schedules', 200],
    ['/oncalls', '/oncalls?limit=100', 200],
    ['/users', '/users?limit=100', 200],
    ['/incidents', `/incidents?${everything}`, 200],
    ['/incidents', `/incidents?${everything}&sort_by=created_at:desc`, 200],
    ['/incidents', '/incidents?statuses[]=triggered&statuses[]=acknowledged&since=2026-06-01&until=2026-11-22', 200],
    ['/incidents', '/incidents?offset=9999&limit=2', 400],
    ['/incidents/{id}/log_entries', `/incidents/${incidents[0]?.id ?? ''}/log_entries`, 200],
    ['/incidents/{id}/log_entries', '/incidents/QNONE/log_entries', 404],
    ['/log_entries', `/log_entries?${everything}&is_overview=true`, 200],
    ['/abilities', '/abilities', 200],
    ['/users/me', '/users/me', 400],
  ])('answers %s as published (%s)', async (path, url, status) => {
    const answer = await fetch(api.url + url, { headers: { authorization: 'Token token=secret' } });
    const body: unknown = await answer.json();
    expect(answer.status).toBe(status);
    expect(description.faults(path, status, body)).toEqual([]);
    expect(Object.values(body ?? {})[0]).not.toEqual([]);
  });

  test.each(['/services', '/escalation_policies', '/schedules', '/oncalls', '/users', '/incidents'])(
    'answers %s as published at an earlier moment',
    async (path) => {
      api.setNow('2026-02-01T12:00:00Z');
      const answer = await fetch(`${api.url}${path}`, { headers: { authorization: 'Token token=secret' } });
      const body: unknown = await answer.json();
      api.setNow(company.now);
      expect(description.faults(path, 200, body)).toEqual([]);
      expect(Object.values(body ?? {})[0]).not.toEqual([]);
    },
  );

  test('is held to a description that does not accept anything', () => {
    expect(description.faults('/incidents', 200, { incidents: [{ id: 7 }] })).not.toEqual([]);
  });
});

const datadogFiles = ['datadog-openapi-v1.yaml.gz', 'datadog-openapi-v2.yaml.gz'] as const;

describe.skipIf(!datadogFiles.every(isPublished))('the simulated Datadog', () => {
  let api: SimulatedApi;
  let descriptions: readonly Description[] = [];
  beforeAll(async () => {
    api = await startDatadog(company, { token: 'secret', applicationKey: 'key' });
    descriptions = datadogFiles.map((file) => describedBy(inYaml(readPublished(file).toString())));
  });
  afterAll(() => api.close());

  const query = 'sum:trace.http.request.hits{*} by {service}.as_count().rollup(sum, 86400)';
  const counts = `from=${Date.parse('2026-11-01T00:00:00Z') / 1000}&to=${Date.parse('2026-11-21T00:00:00Z') / 1000}&query=${encodeURIComponent(query)}`;
  const month = `from_ts=${Date.parse('2026-10-21T12:00:00Z') / 1000}&to_ts=${Date.parse('2026-11-21T12:00:00Z') / 1000}`;
  test.each([
    ['/api/v1/validate', '/api/v1/validate', 200],
    ['/api/v1/monitor', '/api/v1/monitor', 200],
    ['/api/v1/monitor', '/api/v1/monitor?page=1&page_size=20', 200],
    ['/api/v1/slo', '/api/v1/slo?limit=100', 200],
    ['/api/v1/slo/search', '/api/v1/slo/search?page[size]=100', 200],
    ['/api/v1/slo/{slo_id}/history', `/api/v1/slo/${objective?.id ?? ''}/history?${month}`, 200],
    ['/api/v1/slo/{slo_id}/history', `/api/v1/slo/none/history?${month}`, 404],
    ['/api/v1/slo/{slo_id}/history', `/api/v1/slo/${objective?.id ?? ''}/history?from_ts=9&to_ts=3`, 400],
    ['/api/v1/query', `/api/v1/query?${counts}`, 200],
    ['/api/v1/query', '/api/v1/query?from=9&to=3&query=x', 400],
    ['/api/v2/services/definitions', '/api/v2/services/definitions?page[size]=100', 200],
  ])('answers %s as published (%s)', async (path, url, status) => {
    const answer = await fetch(api.url + url, { headers: { 'dd-api-key': 'secret', 'dd-application-key': 'key' } });
    const body: unknown = await answer.json();
    expect(answer.status).toBe(status);
    expect(descriptions[path.startsWith('/api/v1') ? 0 : 1]?.faults(path, status, body)).toEqual([]);
    expect(body).not.toEqual([]);
  });

  test.each(['/api/v1/monitor', '/api/v1/slo', '/api/v1/slo/search', '/api/v2/services/definitions'])(
    'answers %s as published at an earlier moment',
    async (path) => {
      api.setNow('2026-02-01T12:00:00Z');
      const answer = await fetch(api.url + path, { headers: { 'dd-api-key': 'secret', 'dd-application-key': 'key' } });
      const body: unknown = await answer.json();
      api.setNow(company.now);
      expect(descriptions[path.startsWith('/api/v1') ? 0 : 1]?.faults(path, 200, body)).toEqual([]);
    },
  );

  test('is held to descriptions that do not accept anything', () => {
    expect(descriptions[0]?.faults('/api/v1/monitor', 200, [{ type: 'no kind of monitor' }])).not.toEqual([]);
    expect(descriptions[1]?.faults('/api/v2/services/definitions', 200, { data: 7 })).not.toEqual([]);
  });
});
