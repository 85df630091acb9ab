import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Collector, Extract, Page, Stream, StreamContext } from '../../collectors/collector.ts';
import { HttpFault, openHttp } from '../../collectors/http.ts';
import { listCollectors } from '../../src/registry/collectors.ts';
import { listTables } from '../../src/registry/tables.ts';
import { findRowFault } from '../../src/sync/row-fault.ts';
import { pagesFolder, recordedPages } from './recorded-page.ts';
import { answer, startServer } from './scripted-server.ts';

const collectors = await listCollectors();
const tables = await listTables();

describe.each([...collectors.values()].map((collector) => [collector.name, collector] as const))('%s', (name, collector) => {
  test('says what it is', () => {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(collector.describes).toMatch(/\.$/);
    for (const { variable, setting, describes, scopes } of collector.credentials) {
      expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/);
      expect(setting).not.toBe('');
      expect(describes).not.toBe('');
      expect(scopes).not.toContain('');
    }
  });

  test('takes its settings, describes each, and refuses any other', () => {
    const given: unknown = JSON.parse(settingsText(name));
    expect(collector.settings.safeParse(given).error).toBeUndefined();
    expect(collector.settings.safeParse({ ...Object(given), unheardOf: 1 }).success).toBe(false);
    expect(collector.settings.safeParse({ ...Object(given), url: 'file:///etc/passwd' }).success).toBe(false);
    const schema = z.toJSONSchema(collector.settings, { io: 'input', unrepresentable: 'any' });
    const undescribed = Object.entries(schema.properties ?? {}).filter(
      ([setting, value]) => !isCredential(setting) && !Object(value).description,
    );
    expect(undescribed.map(([setting]) => setting)).toEqual([]);
  });

  test('names its origins as origins', () => {
    for (const origin of collector.origins(settingsOf(collector))) expect(new URL(origin).origin).toBe(origin);
  });

  test('sends nothing anywhere else, and takes a hostile source for what it is', async () => {
    await using elsewhere = await startServer((response) => answer(response, 200, {}));
    const link = `<${elsewhere.url}/next>; rel="next"`;
    const bodies = [
      '[]',
      '{}',
      '{"more":true,"next":"x","data":[],"links":{"next":"x"}}',
      '<html>',
      '{"data":{"organization":null}}',
      '[null]',
      '{"trunc',
    ];
    await using hostile = await startServer((response, _request, count) =>
      count % 4 === 3
        ? answer(response, 302, '', { location: `${elsewhere.url}/moved` })
        : answer(response, 200, bodies[count % bodies.length], { link, location: elsewhere.url }),
    );
    const settings = settingsOf(collector, hostile.url);
    for (const stream of Object.values(collector.streams)) await readSome(stream, contextOf(collector, settings), 20);
    await collector.check(contextOf(collector, settings)).catch(rethrowUnlessFault);
    expect(elsewhere.requests).toEqual([]);
  });

  test('fills no table by two streams, of which each would take itself for the only one that reads it', () => {
    const filled = Object.values(collector.streams).flatMap(({ fills }) => fills.map((table) => table.name));
    expect(filled).toEqual([...new Set(filled)]);
  });

  describe.each(Object.entries(collector.streams))('%s', (streamName, stream) => {
    const pages = recordedPages(name, streamName);

    test('is described, and fills declared tables', () => {
      expect(streamName).toMatch(/^[a-z][a-z-]*$/);
      expect(stream.describes).toMatch(/\.$/);
      expect(stream.fills.map(({ name: table }) => tables.get(table))).toEqual(stream.fills);
    });

    test('keeps a cursor that JSON can hold, or none', () => {
      if (!(stream.cursor instanceof z.ZodUndefined)) expect(() => z.toJSONSchema(stream.cursor)).not.toThrow();
    });

    test('has recorded pages', () => expect(pages.map((page) => page.name)).not.toEqual([]));

    test.each(pages)('takes $name for the same facts each time, and for those that were looked at', ({ page, rowsFile }) => {
      const first = [...stream.rows(page)];
      expect([...stream.rows(structuredClone(page))]).toEqual(first);
      expect(existsSync(rowsFile), 'run node test/collectors/record.ts').toBe(true);
      expect(first).toEqual(JSON.parse(readFileSync(rowsFile, 'utf8')));
      for (const extract of first) expect(faultOf(stream, extract)).toBeUndefined();
    });

    test.each(pages)('does not stumble over what could stand in place of $name', ({ page }) => {
      for (const body of hostileBodies(page))
        for (const extract of stream.rows({ ...page, body })) expect(faultOf(stream, extract)).toBeUndefined();
    });

    if (pages.length > 0) {
      test('does not stumble over a value of another type anywhere', () => {
        fc.assert(
          fc.property(
            fc.constantFrom(...pages),
            fc.nat(),
            fc.constantFrom(null, 0, -1.5, 'text', '', true, [], {}, [[]], { nodes: null }),
            ({ page }, at, value) => {
              for (const extract of stream.rows({ ...page, body: replaced(page.body, at, value) }))
                expect(faultOf(stream, extract)).toBeUndefined();
            },
          ),
          { numRuns: 200 },
        );
      });
    }
  });
});

function settingsText(collector: string, address = 'http://127.0.0.1'): string {
  return readFileSync(join(pagesFolder(collector, '.'), 'settings.json'), 'utf8').replaceAll('http://127.0.0.1', address);
}

function settingsOf<S>(collector: Collector<S>, address?: string): S {
  return collector.settings.parse(JSON.parse(settingsText(collector.name, address)));
}

function isCredential(setting: string): boolean {
  return /token|key$/i.test(setting);
}

function contextOf<S>(collector: Collector<S>, settings: S): StreamContext<S> {
  const signal = new AbortController().signal;
  return {
    settings,
    http: openHttp({
      origins: collector.origins(settings),
      timeout: 5_000,
      retries: 1,
      signal,
      wait: async () => undefined,
      kept: async () => undefined,
    }),
    now: '2026-01-01T00:00:00.000Z',
    signal,
    subjects: async (table) => [
      { id: 'meridian-pay/ledger', values: { [table]: 'meridian-pay/ledger', default_branch: 'main', head_sha: 'a'.repeat(40) } },
    ],
    report: () => undefined,
    cursor: async () => undefined,
    resume: async () => undefined,
  };
}

/** The first steps of a stream; a fault of the network is an answer that a stream may give. */
async function readSome<S>(stream: Stream<S>, context: StreamContext<S>, most: number): Promise<void> {
  try {
    let count = 0;
    for await (const step of stream.steps(context)) {
      if (step.kind === 'page') for (const extract of stream.rows(step.page)) expect(faultOf(stream, extract)).toBeUndefined();
      if (++count === most) break;
    }
  } catch (error) {
    rethrowUnlessFault(error);
  }
}

function rethrowUnlessFault(error: unknown): void {
  if (!(error instanceof HttpFault)) throw error;
}

/** What is wrong with an extract, as the runner would find it. */
function faultOf({ fills }: Pick<Stream, 'fills'>, extract: Extract): unknown {
  if ('fault' in extract) return /^[a-z-]+\.[a-z0-9-]+$/.test(extract.fault.code) ? undefined : extract;
  const name = 'reading' in extract ? extract.reading : extract.table;
  const table = fills.find((each) => each.name === name);
  if (!table) return `${name} is not among the tables it fills`;
  if ('reading' in extract) return undefined;
  const outside = Object.entries(table.columns).find(([column, { values }]) => {
    const value = extract.values[column] ?? null;
    return values && typeof value === 'string' && !values.includes(value);
  });
  return findRowFault(table, extract.values) ?? (outside && `${outside[0]} holds a value that is not one of its own`);
}

function hostileBodies({ body }: Page): readonly string[] {
  const deep = 20_000;
  return [
    '',
    'null',
    '0',
    '"text"',
    '[]',
    '{}',
    '[null]',
    '<html></html>',
    body.slice(0, body.length / 2),
    '['.repeat(deep) + ']'.repeat(deep),
    `{"data":${'{"a":'.repeat(deep)}1${'}'.repeat(deep + 1)}`,
  ];
}

/** The JSON text with one of its values, counted from the front, in place of which another stands. */
function replaced(body: string, at: number, value: unknown): string {
  const count = (text: string): number => {
    let found = 0;
    JSON.parse(text, (_key, each: unknown) => (found++, each));
    return found;
  };
  if (!/^\s*[[{]/.test(body)) return body;
  const target = at % count(body);
  let index = 0;
  return JSON.stringify(JSON.parse(body, (_key, each: unknown) => (index++ === target ? value : each)));
}
