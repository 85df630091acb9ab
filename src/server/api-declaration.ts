import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildApp } from './app.ts';
import type { Services } from './services.ts';

/** Where the web application finds the shape of what it is told. Written from the description of the API, never by hand. */
export const apiDeclarationFile = join(import.meta.dirname, '../../dashboards/web/generated/api.ts');

/** What the generator says of every type, to no one's use. */
const referencedBy = /( \*\n)? \* This interface was referenced by `Api`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g;

const operation = z.object({
  responses: z.object({
    '200': z.object({ content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })).optional() }),
  }),
});

const described = z.object({
  paths: z.record(z.string(), z.object({ get: operation.optional(), post: operation.optional() })),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

/** The types of every JSON answer, as TypeScript: one interface `Api` from address to answer, and those it names. */
export async function apiDeclaration(): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const { paths, components } = described.parse(await openApi());
  const answers = Object.entries(paths).flatMap(([path, { get, post }]) => {
    const schema = (get ?? post)?.responses['200'].content?.['application/json']?.schema;
    return schema ? [[path, schema] as const] : [];
  });
  const schema = JSON.stringify({
    title: 'Api',
    description: 'What each address answers.',
    type: 'object',
    additionalProperties: false,
    required: answers.map(([path]) => path),
    properties: Object.fromEntries(answers),
    definitions: Object.fromEntries(Object.entries(components.schemas).filter(([name]) => !name.endsWith('Input'))),
  }).replaceAll('#/components/schemas/', '#/definitions/');
  const types = await compile(JSON.parse(schema) as object, 'Api', {
    additionalProperties: false,
    bannerComment: '/* Written by `node src/server/api-declaration.ts` from the description of the HTTP API. Not to be edited. */',
    unreachableDefinitions: true,
    style: { printWidth: 140, singleQuote: true },
  });
  return types.replaceAll(referencedBy, '').replaceAll(/\/\*\*\n \*\/\n/g, '');
}

async function openApi(): Promise<unknown> {
  const described: Pick<Services, 'version'> = { version: '' };
  // Describing the API asks no service for anything.
  const app = await buildApp(described as Services);
  try {
    return (await app.inject('/api/openapi.json')).json();
  } finally {
    await app.close();
  }
}

if (import.meta.main) writeFileSync(apiDeclarationFile, await apiDeclaration());
