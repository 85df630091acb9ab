import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages } from '../../../dashboards/page.ts';
import { buildApp } from '../../../src/server/app.ts';
import { simulatedServices } from './simulated-services.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = await buildApp(simulatedServices({ services: 12 }));
});
afterAll(async () => app.close());

const json = async (url: string) => {
  const response = await app.inject(url);
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() as Record<string, unknown> };
};

describe('faults', () => {
  test('inside are told without their words', async () => {
    const broken = await buildApp({
      ...simulatedServices({ services: 1 }),
      maturity: async () => Promise.reject(new Error('secret path /var/lib/assay.duckdb')),
    });
    const response = await broken.inject('/api/overview');
    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).not.toContain('secret');
    await broken.close();
  });

  test('unknown addresses are problems to programs, and other methods are refused', async () => {
    expect(await json('/api/no/such')).toMatchObject({ status: 404, body: { title: 'There is nothing at this address' } });
    expect((await json('/nothing')).status).toBe(404);
    const posted = await app.inject({ method: 'POST', url: '/api/overview', payload: {} });
    expect(posted.statusCode).toBe(405);
    expect(posted.headers['allow']).toBe('GET, HEAD');
  });

  test.each([
    '/api/services/%E0%A4%A',
    '/api/services/%00',
    `/api/services/${'a'.repeat(600)}`,
    '/..%2f..%2fpackage.json',
    '/assets/../../package.json',
  ])('a strange address is refused: %s', async (url) => {
    const response = await app.inject(url);
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(response.body).not.toContain('"assay"');
  });
});

describe('protection', () => {
  test('every answer has the policy', async () => {
    for (const url of ['/', '/api/overview', '/api/no/such', '/api/charts/grade-distribution/svg']) {
      const { headers } = await app.inject(url);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each(['evil.example', 'localhost.evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'a b', 'x@localhost'])(
    'a host that is not ours is refused: %s',
    async (host) => {
      const response = await app.inject({ url: '/api/overview', headers: { host } });
      expect(response.statusCode).toBe(421);
      expect(response.headers['content-type']).toContain('application/problem+json');
    },
  );

  test.each(['localhost', 'LOCALHOST:4400', '127.0.0.1:4400', '[::1]:4400', '10.1.2.3'])('our own names are answered: %s', async (host) => {
    expect((await app.inject({ url: '/healthz', headers: { host } })).statusCode).toBe(200);
  });

  test('further names of ours can be given', async () => {
    const named = await buildApp(simulatedServices({ services: 1 }), { hosts: ['Assay.example.com'] });
    expect((await named.inject({ url: '/healthz', headers: { host: 'assay.example.com:443' } })).statusCode).toBe(200);
    await named.close();
  });

  test('one address can ask only so much of the API in a minute', async () => {
    const limited = await buildApp(simulatedServices({ services: 1 }), { requestsPerMinute: 3 });
    const statuses = [];
    for (let ask = 0; ask < 4; ask += 1) statuses.push((await limited.inject('/api/overview')).statusCode);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await limited.inject('/api/overview')).json()).toMatchObject({ status: 429 });
    await limited.close();
  });

  test('answers are compressed, and unchanged ones are not sent again', async () => {
    const first = await app.inject({ url: '/api/services', headers: { 'accept-encoding': 'br' } });
    expect(first.headers['content-encoding']).toBe('br');
    const { headers } = await app.inject('/api/services');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await app.inject({ url: '/api/services', headers: { 'if-none-match': String(headers['etag']) } });
    expect(again.statusCode).toBe(304);
  });
});

describe('the web application', () => {
  test('that is not built says how to build it, and the API works', async () => {
    const unbuilt = await buildApp(simulatedServices({ services: 1 }), { web: '/nowhere' });
    const page = await unbuilt.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('npm run prepare');
    expect((await unbuilt.inject('/api/overview')).statusCode).toBe(200);
    await unbuilt.close();
  });

  test('that is built while the server runs is there on reload', async () => {
    const web = mkdtempSync(join(tmpdir(), 'assay-web-'));
    const early = await buildApp(simulatedServices({ services: 1 }), { web });
    expect((await early.inject('/')).statusCode).toBe(503);
    writeFileSync(join(web, 'index.html'), '<title>Built</title>');
    writeFileSync(join(web, 'icon.svg'), '<svg/>');
    expect((await early.inject('/')).body).toContain('Built');
    expect((await early.inject('/icon.svg')).statusCode).toBe(200);
    await early.close();
    rmSync(web, { recursive: true });
  });

  test('answers the pages that there are, and no others', async () => {
    const built = await buildApp(simulatedServices({ services: 1 }), { web: new URL('fake-web', import.meta.url).pathname });
    const html = async (url: string) => built.inject({ url, headers: { accept: 'text/html' } });
    for (const { path } of pages) {
      const page = await html(path.replaceAll(/:\w+/g, 'service:default%2Fx'));
      expect(page.statusCode).toBe(200);
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.body).toContain('<title>Fake</title>');
    }
    const unknown = await html('/no/such/page');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.body).toContain('<title>Fake</title>');
    const asset = await built.inject('/assets/a.css');
    expect(asset.headers['cache-control']).toContain('immutable');
    await built.close();
  });
});
