import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { datadog } from '../../../../collectors/sources/datadog/collector.ts';
import { filesOf, isPublished, readPublished } from '../published.ts';

const file = 'datadog-cassettes.tar.gz';

const recording = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({ method: z.string(), url: z.string() }),
        response: z.object({ status: z.number(), content: z.object({ text: z.string().optional() }) }),
      }),
    ),
  }),
});

function bodiesOf(path: string): readonly string[] {
  const files = filesOf(readPublished(file), (each) => each.endsWith('recording.har'));
  return Array.from(files, ([, text]) => recording.parse(JSON.parse(text)).log.entries)
    .flat()
    .filter(({ request, response }) => request.method === 'GET' && new URL(request.url).pathname === path && response.status === 200)
    .map(({ response }) => response.content.text ?? '');
}

describe.skipIf(!isPublished(file))('recordings of the API', () => {
  test.each([
    ['monitors', '/api/v1/monitor'],
    ['slos', '/api/v1/slo/search'],
    ['service-definitions', '/api/v2/services/definitions'],
  ])('%s: every page of %s is understood', (name, path) => {
    const bodies = bodiesOf(path);
    expect(bodies.length).toBeGreaterThan(0);
    const extracts = bodies.flatMap((body) => [...datadog.streams[name]!.rows({ request: `GET ${path}`, status: 200, body })]);
    expect(extracts.filter((extract) => !('values' in extract))).toEqual([]);
  });
});
