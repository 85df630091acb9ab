import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBudget } from '../../collectors/budget.ts';
import { HttpFault, openHttp, type Http, type HttpOptions } from '../../collectors/http.ts';
import { answer, startServer, type Handler, type ScriptedServer } from './scripted-server.ts';

/** A queue whose waits take no time and are written down. */
function open(origin: string, options: Partial<HttpOptions> = {}): { http: Http; waits: number[] } {
  const waits: number[] = [];
  const http = openHttp({
    origins: [origin],
    timeout: 5_000,
    retries: 3,
    signal: new AbortController().signal,
    wait: async (milliseconds) => void waits.push(milliseconds),
    kept: async () => undefined,
    ...options,
  });
  return { http, waits };
}

async function withServer(handle: Handler, work: (server: ScriptedServer) => Promise<void>): Promise<void> {
  await using server = await startServer(handle);
  await work(server);
}

async function faultOf(work: Promise<unknown>): Promise<HttpFault> {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof HttpFault) return fault;
  throw new Error(`Expected an HttpFault, got ${String(fault)}`);
}

describe('retries', () => {
  test.each([
    ['Retry-After in seconds', { 'retry-after': '7' }, 7_000],
    ['Retry-After as a date', { 'retry-after': 'Sat, 21 Nov 2026 10:00:20 GMT', date: 'Sat, 21 Nov 2026 10:00:00 GMT' }, 20_000],
    ['x-ratelimit-reset as an instant', { 'x-ratelimit-reset': '1795255230', date: 'Sat, 21 Nov 2026 10:00:00 GMT' }, 30_000],
    ['ratelimit-reset in seconds', { 'ratelimit-reset': '4' }, 4_000],
    ['x-ratelimit-reset in seconds', { 'x-ratelimit-reset': '9' }, 9_000],
  ])('wait as a 429 asks by %s', async (_form, headers, expected) => {
    await withServer(
      (response, _request, count) => (count === 0 ? answer(response, 429, {}, headers) : answer(response, 200, 'there')),
      async ({ url }) => {
        const { http, waits } = open(url);
        expect((await http.send({ url })).body).toBe('there');
        expect(waits).toEqual([expected]);
      },
    );
  });

  test('mend dropped connections and 5xx, ever later, and spread by the number given', async () => {
    const handle: Handler = (response, request, count) => {
      if (count === 0) request.socket.destroy();
      else answer(response, count < 3 ? 502 : 200, 'there');
    };
    await withServer(handle, async ({ url }) => {
      const { http, waits } = open(url, { random: () => 1 });
      expect((await http.send({ url })).status).toBe(200);
      expect(waits).toEqual([750, 1500, 3000]);
    });
  });

  test('mend a body that breaks off', async () => {
    const handle: Handler = (response, _request, count) => {
      if (count > 0) return answer(response, 200, 'whole');
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setImmediate(() => response.destroy());
      return undefined;
    };
    await withServer(handle, async ({ url }) => {
      expect((await open(url).http.send({ url })).body).toBe('whole');
    });
  });

  test('end with a fault when the source keeps failing', async () => {
    await withServer(
      (response) => answer(response, 503, 'still closed'),
      async ({ url, requests }) => {
        const fault = await faultOf(open(url).http.send({ url }));
        expect(fault).toMatchObject({ kind: 'unavailable', status: 503, reason: 'The source answers 503.' });
        expect(requests).toHaveLength(4);
      },
    );
  });

  test('end with a fault when nothing answers', async () => {
    await withServer(
      (_response, request) => void request.socket.destroy(),
      async ({ url, requests }) => {
        const fault = await faultOf(open(url).http.send({ url }));
        expect(fault).toMatchObject({ kind: 'connection', status: undefined });
        expect(requests).toHaveLength(4);
      },
    );
  });

  test('cover an attempt that takes too long, each with a time of its own', async () => {
    await withServer(
      (response, request, count) => void (count > 0 && request.url !== '/slow' && answer(response, 200, 'there')),
      async ({ url }) => {
        expect((await open(url, { timeout: 100 }).http.send({ url })).body).toBe('there');
        expect((await faultOf(open(url, { timeout: 1, retries: 0 }).http.send({ url: `${url}/slow` }))).kind).toBe('timeout');
      },
    );
  });

  test.each([400, 401, 404, 409, 422, 501])('do not repeat a %i', async (status) => {
    await withServer(
      (response) => answer(response, status, {}),
      async ({ url, requests }) => {
        expect((await open(url).http.send({ url })).status).toBe(status);
        expect(requests).toHaveLength(1);
      },
    );
  });

  test('leave a plain 403 alone but wait out a secondary limit, longer each time', async () => {
    const handle: Handler = (response, request, count) => {
      if (request.url === '/plain') answer(response, 403, { message: 'Resource not accessible' });
      else if (count < 3) answer(response, 403, { message: 'You have exceeded a secondary rate limit.' });
      else answer(response, 200, 'there');
    };
    await withServer(handle, async ({ url, requests }) => {
      const { http, waits } = open(url);
      expect((await http.send({ url: `${url}/plain` })).status).toBe(403);
      expect(requests).toHaveLength(1);
      expect((await http.send({ url })).body).toBe('there');
      expect(waits).toEqual([60_000, 120_000]);
    });
  });

  test('hand back at once what the caller knows a better remedy for', async () => {
    await withServer(
      (response) => answer(response, 502, 'too heavy'),
      async ({ url, requests }) => {
        expect((await open(url).http.send({ url, final: [502, 504] })).status).toBe(502);
        expect(requests).toHaveLength(1);
      },
    );
  });

  test.each([
    [429, {}],
    [403, { message: 'You have exceeded a secondary rate limit.' }],
  ])('take a %i that stays for a limit, not for an answer', async (status, body) => {
    await withServer(
      (response) => answer(response, status, body, { 'retry-after': '1' }),
      async ({ url, requests }) => {
        expect(await faultOf(open(url).http.send({ url }))).toMatchObject({ kind: 'rate-limit', status });
        expect(requests).toHaveLength(4);
      },
    );
  });

  test('do not outlast the patience', async () => {
    await withServer(
      (response) => answer(response, 429, {}, { 'retry-after': '3600' }),
      async ({ url, requests }) => {
        const { http, waits } = open(url);
        expect(await faultOf(http.send({ url }))).toMatchObject({
          kind: 'rate-limit',
          status: 429,
          reason: expect.stringContaining('3600 s'),
        });
        // The next request is not even sent.
        expect((await faultOf(http.send({ url }))).kind).toBe('rate-limit');
        expect([requests.length, waits]).toEqual([1, []]);
      },
    );
  });
});

describe('the queue', () => {
  test('stands still as a whole while one request waits out a limit', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await withServer(
      (response, _request, count) => (count === 0 ? answer(response, 429, {}, { 'retry-after': '5' }) : answer(response, 200, 'there')),
      async ({ url, requests }) => {
        const waiting = Promise.withResolvers<undefined>();
        const wait = async (): Promise<void> => (waiting.resolve(undefined), held);
        const { http } = open(url, { wait });
        const first = http.send({ url });
        await waiting.promise;
        const others = Promise.all(Array.from({ length: 20 }, () => http.send({ url })));
        // Had one of the others been sent, it would have come before these.
        for (let probe = 0; probe < 3; probe++) await fetch(`${url}/probe`);
        expect(requests.map(({ line }) => line)).toEqual(['GET /', 'GET /probe', 'GET /probe', 'GET /probe']);
        release();
        await Promise.all([first, others]);
        expect(requests).toHaveLength(25);
      },
    );
  });

  test('has no more under way than it may', async () => {
    let [now, most] = [0, 0];
    const handle: Handler = (response) => {
      most = Math.max(most, ++now);
      setTimeout(() => (now--, answer(response, 200, '')), 5);
    };
    await withServer(handle, async ({ url }) => {
      const { http } = open(url, { concurrency: 3 });
      await Promise.all(Array.from({ length: 12 }, () => http.send({ url })));
      expect(most).toBe(3);
    });
  });

  test('ends with the signal', async () => {
    const controller = new AbortController();
    await withServer(
      () => controller.abort(new Error('enough')),
      async ({ url }) => {
        await expect(open(url, { signal: controller.signal }).http.send({ url })).rejects.toThrow('enough');
      },
    );
  });
});

describe('the budget', () => {
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
  test.each([
    [
      'GitHub',
      { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '1795255260', 'x-ratelimit-resource': 'core', date },
      60_000,
    ],
    ['PagerDuty', { 'ratelimit-limit': '960', 'ratelimit-remaining': '48', 'ratelimit-reset': '30' }, 30_000],
    [
      'Datadog',
      {
        'x-ratelimit-limit': '40',
        'x-ratelimit-period': '10',
        'x-ratelimit-remaining': '2',
        'x-ratelimit-reset': '8',
        'x-ratelimit-name': 'monitors',
      },
      8_000,
    ],
  ])('waits before %s says no, and leaves a reserve', async (_source, headers, expected) => {
    await withServer(
      (response) => answer(response, 200, {}, headers),
      async ({ url }) => {
        const { http, waits } = open(url);
        await http.send({ url: `${url}/a` });
        expect(waits).toEqual([]);
        await http.send({ url: `${url}/b` });
        expect(waits).toEqual([expected]);
      },
    );
  });

  test('keeps the limits that a source names apart', async () => {
    const handle: Handler = (response, request) => {
      const resource = request.url === '/graphql' ? 'graphql' : 'core';
      const remaining = resource === 'core' ? '0' : '4000';
      answer(
        response,
        200,
        {},
        { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': '10', 'x-ratelimit-resource': resource },
      );
    };
    await withServer(handle, async ({ url }) => {
      const { http, waits } = open(url);
      await http.send({ url: `${url}/graphql` });
      await http.send({ url: `${url}/repos/a` });
      await http.send({ url: `${url}/graphql` });
      expect(waits).toEqual([]);
      await http.send({ url: `${url}/repos/b` });
      expect(waits).toEqual([10_000]);
    });
  });

  test('stops rather than sleeps for an hour', async () => {
    await withServer(
      (response) => answer(response, 200, {}, { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '10', 'x-ratelimit-reset': '2400' }),
      async ({ url, requests }) => {
        const { http } = open(url);
        await http.send({ url });
        expect(await faultOf(http.send({ url }))).toMatchObject({ kind: 'rate-limit', reason: expect.stringContaining('2400 s') });
        expect(requests).toHaveLength(1);
      },
    );
  });

  test('takes headers that make no sense for none', () => {
    fc.assert(
      fc.property(fc.record({ limit: fc.string(), remaining: fc.string(), reset: fc.string() }), ({ limit, remaining, reset }) => {
        const budget = openBudget();
        const url = new URL('https://api.example.com/a');
        budget.learn(url, { 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset });
        expect(budget.wait(url)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('origins', () => {
  test.each([
    ['another host', 'https://evil.example/repos'],
    ['a host in the user part', 'http://127.0.0.1@evil.example/'],
    ['another scheme', 'file:///etc/passwd'],
    ['no URL', 'not a url'],
  ])('refuse %s', async (_what, url) => {
    const fault = await faultOf(open('http://127.0.0.1').http.send({ url, headers: { authorization: 'Bearer s3cret' } }));
    expect(fault.kind).toBe('refused');
  });

  test('hold for redirects, before a byte is sent', async () => {
    await using other = await startServer((response) => answer(response, 200, 'stolen'));
    await withServer(
      (response) => answer(response, 302, '', { location: `${other.url}/steal` }),
      async ({ url }) => {
        const fault = await faultOf(open(url).http.send({ url, headers: { authorization: 'Bearer s3cret' } }));
        expect(fault).toMatchObject({ kind: 'refused' });
        expect(other.requests).toEqual([]);
      },
    );
  });

  test('do not get each other’s credentials', async () => {
    await using other = await startServer((response) => answer(response, 200, 'there'));
    await withServer(
      (response) => answer(response, 307, '', { location: `${other.url}/elsewhere` }),
      async ({ url }) => {
        const { http } = open(url, { origins: [url, other.url] });
        await http.send({ url, headers: { authorization: 'Bearer s3cret', 'dd-api-key': 's3cret', accept: 'x/y' } });
        expect(other.requests[0]?.headers).toMatchObject({ accept: 'x/y' });
        expect(JSON.stringify(other.requests)).not.toContain('s3cret');
      },
    );
  });

  test('are kept when a repository was renamed', async () => {
    const handle: Handler = (response, request) => {
      if (request.url === '/repos/acme/old') answer(response, 301, '', { location: '/repositories/7' });
      else answer(response, 200, 'new');
    };
    await withServer(handle, async ({ url, requests }) => {
      const { http } = open(url);
      expect((await http.send({ url: `${url}/repos/acme/old`, headers: { authorization: 'Bearer mine' } })).body).toBe('new');
      expect(requests[1]?.headers.authorization).toBe('Bearer mine');
    });
  });

  test('are not gone round for ever, and a POST is not turned into a GET', async () => {
    await withServer(
      (response) => answer(response, 302, '', { location: '/again' }),
      async ({ url, requests }) => {
        const { http } = open(url);
        expect((await faultOf(http.send({ url }))).kind).toBe('refused');
        expect(requests).toHaveLength(6);
        expect((await faultOf(http.send({ url, method: 'POST', body: '{}' }))).reason).toContain('POST');
      },
    );
  });
});

describe('what is kept', () => {
  const kept = async (request: string) => (request === 'GET /a' ? { etag: '"1"', body: 'as before' } : undefined);

  test('is taken where it still holds', async () => {
    const handle: Handler = (response, request) =>
      request.headers['if-none-match'] === '"1"' ? void response.writeHead(304).end() : answer(response, 200, 'new', { etag: '"2"' });
    await withServer(handle, async ({ url }) => {
      const { http } = open(url, { kept });
      expect(await http.send({ url: `${url}/a`, revalidate: 'GET /a' })).toMatchObject({
        status: 200,
        body: 'as before',
        notModified: true,
      });
      expect(await http.send({ url: `${url}/a` })).toMatchObject({ body: 'new', notModified: false });
      expect(await http.send({ url: `${url}/b`, revalidate: 'GET /b' })).toMatchObject({ body: 'new', notModified: false });
    });
  });

  test('gives way to what is new', async () => {
    await withServer(
      (response) => answer(response, 200, 'new', { etag: '"2"' }),
      async ({ url }) => {
        const { http } = open(url, { kept });
        expect(await http.send({ url: `${url}/a`, revalidate: 'GET /a' })).toMatchObject({
          body: 'new',
          notModified: false,
          headers: { etag: '"2"' },
        });
      },
    );
  });
});

test('a body larger than the limit is not read to its end', async () => {
  const handle: Handler = (response) => {
    const chunk = 'x'.repeat(64 * 1024);
    const pump = (): void => {
      while (response.writable && response.write(chunk));
    };
    response.on('drain', pump).writeHead(200);
    pump();
  };
  await withServer(handle, async ({ url, requests }) => {
    expect(await faultOf(open(url, { bodyLimit: 2 ** 20 }).http.send({ url }))).toMatchObject({ kind: 'too-large', status: 200 });
    expect(requests).toHaveLength(1);
  });
});

test('faults hold no secrets', async () => {
  await withServer(
    (_response, request) => void request.socket.destroy(),
    async ({ url }) => {
      const { http } = open(url, { retries: 0 });
      const fault = await faultOf(
        http.send({
          url: `${url}/x?api_key=s3cret&page=2&access_token=s3cret#s3cret`,
          headers: { authorization: 's3cret' },
          body: 's3cret',
          method: 'POST',
        }),
      );
      expect(`${fault.message}${JSON.stringify(fault)}${fault.stack}`).not.toContain('s3cret');
      expect(fault.request).toContain('page=2');
    },
  );
});

describe('the fetch face', () => {
  test('keeps the same rules and gives a Response', async () => {
    const handle: Handler = (response, _request, count) =>
      count === 0 ? answer(response, 500, {}) : answer(response, 201, { made: true }, { 'x-here': 'yes' });
    await withServer(handle, async ({ url, requests }) => {
      const { http, waits } = open(url);
      const response = await http.fetch(new URL('/a', url), {
        method: 'POST',
        body: '{"q":1}',
        headers: { 'content-type': 'application/json' },
      });
      expect([response.status, response.headers.get('x-here'), await response.json()]).toEqual([201, 'yes', { made: true }]);
      expect(requests.map(({ line, body }) => [line, body])).toEqual([
        ['POST /a', '{"q":1}'],
        ['POST /a', '{"q":1}'],
      ]);
      expect(waits).toEqual([500]);
      await expect(http.fetch('https://evil.example/')).rejects.toThrow(HttpFault);
    });
  });

  test('gives empty answers as such and only reads', async () => {
    await withServer(
      (response) => void response.writeHead(204).end(),
      async ({ url, requests }) => {
        const { http } = open(url);
        expect((await http.fetch(url)).body).toBeNull();
        await expect(http.fetch(url, { method: 'DELETE' })).rejects.toThrow('only read');
        expect(requests).toHaveLength(1);
      },
    );
  });

  test('hears the signal of its caller', async () => {
    const controller = new AbortController();
    await withServer(
      () => controller.abort(new Error('enough')),
      async ({ url }) => {
        await expect(open(url).http.fetch(url, { signal: controller.signal })).rejects.toThrow('enough');
      },
    );
  });
});
