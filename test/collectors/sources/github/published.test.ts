import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { github } from '../../../../collectors/sources/github/collector.ts';
import { extractFile } from '../../../fixtures/descriptions/extract-github.ts';

const example = z.object({
  responses: z.object({
    200: z.object({
      content: z.object({ 'application/json': z.object({ examples: z.record(z.string(), z.object({ $ref: z.string() })) }) }),
    }),
  }),
});
const description = z.object({
  paths: z.record(z.string(), z.object({ get: z.unknown().optional() })),
  components: z.object({ examples: z.record(z.string(), z.object({ value: z.unknown() })) }),
});

const { paths, components } = description.parse(JSON.parse(readFileSync(extractFile, 'utf8')));

function exampleOf(path: string): string {
  const [{ $ref } = { $ref: '' }] = Object.values(example.parse(paths[path]?.get).responses[200].content['application/json'].examples);
  return JSON.stringify(components.examples[$ref.split('/').at(-1) ?? '']?.value);
}

const about = { repository: 'octocat/hello-world', branch: 'main', prefix: '', rules: '[]' };

test.each([
  ['commits', '/repos/{owner}/{repo}/commits', {}],
  ['contents', '/repos/{owner}/{repo}/git/trees/{tree_sha}', { part: 'tree' }],
  ['branch-protection', '/repos/{owner}/{repo}/branches/{branch}/protection', { part: 'protection' }],
])('%s takes the example that GitHub publishes', (stream, path, more) => {
  const page = { request: `GET ${path}`, status: 200, body: exampleOf(path), about: { ...about, ...more } };
  const extracts = [...(github.streams[stream]?.rows(page) ?? [])];
  expect(extracts.filter((extract) => !('table' in extract))).toEqual([]);
  expect(extracts).not.toEqual([]);
});

test('rulesets are taken as in the example that GitHub publishes', () => {
  const rules = exampleOf('/repos/{owner}/{repo}/rules/branches/{branch}');
  const page = { request: 'GET', status: 404, body: '{"message":"Branch not protected"}', about: { ...about, part: 'protection', rules } };
  expect([...(github.streams['branch-protection']?.rows(page) ?? [])]).toMatchObject([
    { table: 'branch_protection', values: { protected: true } },
  ]);
});
