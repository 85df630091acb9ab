import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pagerduty } from '../../../../collectors/sources/pagerduty/collector.ts';
import { isPublished, readPublished } from '../published.ts';

const file = 'pagerduty-rest-openapiv3.json.gz';

const example = z.object({ value: z.unknown() });
const operation = z.object({
  parameters: z.array(z.union([z.object({ name: z.string() }), z.object({ $ref: z.string() })])),
  responses: z.object({
    200: z.object({ content: z.object({ 'application/json': z.object({ examples: z.record(z.string(), example) }) }) }),
  }),
});
const description = z.object({ paths: z.record(z.string(), z.object({ get: operation }).or(z.unknown())) });

describe.skipIf(!isPublished(file))('the API’s published description', () => {
  test.each([
    ['services', '/services'],
    ['escalation-policies', '/escalation_policies'],
    ['on-calls', '/oncalls'],
    ['incidents', '/incidents'],
    ['incidents', '/incidents/{id}'],
  ])('%s: every example of %s becomes rows', (name, path) => {
    const { paths } = description.parse(JSON.parse(readPublished(file).toString()));
    const { get } = z.object({ get: operation }).parse(paths[path]);
    const examples = Object.values(get.responses[200].content['application/json'].examples);
    expect(examples.length).toBeGreaterThan(0);
    for (const { value } of examples) {
      const extracts = [...pagerduty.streams[name]!.rows({ request: `GET ${path}`, status: 200, body: JSON.stringify(value) })];
      expect(extracts.length).toBeGreaterThan(0);
      expect(extracts.filter((extract) => !('values' in extract))).toEqual([]);
    }
  });
});
