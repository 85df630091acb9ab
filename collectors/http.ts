import { openBudget } from './budget.ts';
import { remedy } from './retry.ts';

/** The network as collectors see it: one queue, one budget and one set of rules for retries, timeouts and recording. */
export interface Http {
  /** Sends one request and gives the answer, be it a refusal; throws `HttpFault` when there was no usable answer, 5xx to the last included. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The same rules as a `fetch`, for client libraries that take one. */
  readonly fetch: typeof globalThis.fetch;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Send `If-None-Match` from the kept page of this name, and take its body when the answer is 304. */
  readonly revalidate?: string;
  /** Statuses to hand back at once because the caller knows a better remedy than the same again, a smaller page for instance. */
  readonly final?: readonly number[];
}

export interface HttpAnswer {
  /** 200 where the source answered 304 and the body is the kept one. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly notModified: boolean;
}

export interface HttpOptions {
  /** Origins that may be asked. Anything else, redirects and next links included, is refused before a byte is sent. */
  readonly origins: readonly string[];
  /** Milliseconds one attempt may take. */
  readonly timeout: number;
  /** Attempts after the first, for dropped connections, 429, 5xx and what the source marks as worth another try. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Waits, in milliseconds. A value so that tests need not. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The kept answer to a request, for revalidation. */
  readonly kept: (request: string) => Promise<{ readonly etag: string; readonly body: string } | undefined>;
  /** A number from 0 to 1 that spreads retries out; without it they are not spread. */
  readonly random?: () => number;
  /** Requests under way at once; 4 unless given. */
  readonly concurrency?: number;
  /** The longest wait, in milliseconds, that a rate limit is worth; past it the request fails. Two minutes unless given. */
  readonly patience?: number;
  /** Most characters an answer's body may have; 64 Mi unless given. */
  readonly bodyLimit?: number;
}

/**
 * Why there was no usable answer. `unavailable`: 5xx however often it was asked. `rate-limit`: a limit that outlasts the retries or the
 * patience; better to go on in another run.
 */
export type HttpFaultKind = 'refused' | 'timeout' | 'connection' | 'unavailable' | 'too-large' | 'rate-limit';

/** No usable answer. Says what was asked and why it failed, and never holds a credential. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly kind: HttpFaultKind;
  /** Method and address, with secrets struck out. */
  readonly request: string;
  /** Status of the last answer; undefined when there was none. */
  readonly status: number | undefined;
  /** A sentence for people, without the request. */
  readonly reason: string;

  constructor(kind: HttpFaultKind, request: string, status: number | undefined, reason: string) {
    super(`${request}: ${reason}`);
    this.kind = kind;
    this.request = request;
    this.status = status;
    this.reason = reason;
  }
}

const longestRedirect = 5;

/** Opens one queue with one budget: give each set of credentials its own, and keep it for one run. */
export function openHttp(options: HttpOptions): Http {
  const { wait, random = () => 0, concurrency = 4, patience = 120_000, bodyLimit = 64 * 2 ** 20 } = options;
  const origins = new Set(options.origins.map((origin) => new URL(origin).origin));
  const budget = openBudget();
  const slots = openSlots(concurrency);
  let pause: Promise<void> = Promise.resolve();

  async function dispatch(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const url = permitted(request.url, 'The address');
    const kept = request.revalidate === undefined ? undefined : await options.kept(request.revalidate);
    const headers = { ...request.headers, ...(kept && { 'if-none-match': kept.etag }) };
    const answer = await slots.within(() => persist({ ...request, headers }, url, signal));
    if (answer.status !== 304 || !kept) return { ...answer, notModified: false };
    return { ...answer, status: 200, body: kept.body, notModified: true };
  }

  async function persist(request: HttpRequest, url: URL, signal: AbortSignal): Promise<Attempt> {
    for (let attempt = 0; ; attempt++) {
      await turn(request, url, signal);
      const result = await follow(request, url, signal);
      if (!(result instanceof HttpFault) && request.final?.includes(result.status)) return result;
      const next = remedy(result instanceof HttpFault ? dropped : result, attempt, random());
      if (next.kind === 'pause') {
        if (next.after <= patience) hold(next.after);
        else budget.exhaust(url, next.after);
      }
      const last = attempt >= options.retries;
      if (next.kind !== 'give-up' && (next.after > patience || (next.kind === 'pause' && last))) {
        throw limited(request, url, next.after, result.status);
      }
      if (next.kind === 'give-up' || last) {
        if (result instanceof HttpFault) throw result;
        if (next.kind === 'give-up') return result;
        throw new HttpFault('unavailable', describe(request, url), result.status, `The source answers ${result.status}.`);
      }
      if (next.kind === 'again') await wait(next.after, signal);
    }
  }

  /** Waits until the queue is not paused and the budget grants a request. */
  async function turn(request: HttpRequest, url: URL, signal: AbortSignal): Promise<void> {
    for (let held; held !== pause;) {
      held = pause;
      await held;
    }
    signal.throwIfAborted();
    const due = budget.wait(url);
    if (due > patience) throw limited(request, url, due, undefined);
    if (due > 0) {
      await wait(due, signal);
      budget.refill(url);
    }
    budget.spend(url);
  }

  function hold(milliseconds: number): void {
    const longer = Promise.all([pause, wait(milliseconds, options.signal)]).then(() => undefined);
    longer.catch(() => undefined);
    pause = longer;
  }

  async function follow(request: HttpRequest, start: URL, signal: AbortSignal): Promise<Attempt | HttpFault> {
    let url = start;
    for (let hop = 0; hop <= longestRedirect; hop++) {
      const answer = await tryOnce(request, url, url.origin === start.origin, signal);
      if (answer instanceof HttpFault) return answer;
      const location = answer.headers['location'];
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
      if (request.method === 'POST' && answer.status < 307) {
        throw new HttpFault(
          'refused',
          describe(request, url),
          answer.status,
          'The source redirected a POST, which would turn it into another request.',
        );
      }
      url = permitted(URL.parse(location, url.href)?.href ?? location, `A redirect of ${describe(request, url)}`);
    }
    throw new HttpFault('refused', describe(request, start), undefined, `More than ${longestRedirect} redirects.`);
  }

  async function tryOnce(request: HttpRequest, url: URL, trusted: boolean, signal: AbortSignal): Promise<Attempt | HttpFault> {
    const timeout = AbortSignal.timeout(options.timeout);
    try {
      const response = await fetch(url, {
        method: request.method ?? 'GET',
        headers: trusted ? { ...request.headers } : withoutCredentials(request.headers ?? {}),
        body: request.body ?? null,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      const headers = Object.fromEntries(response.headers);
      budget.learn(url, headers);
      const body = await readBody(response, bodyLimit);
      if (body === undefined)
        throw new HttpFault('too-large', describe(request, url), response.status, `The body is larger than ${bodyLimit} characters.`);
      return { status: response.status, headers, body };
    } catch (error) {
      if (error instanceof HttpFault) throw error;
      signal.throwIfAborted();
      if (timeout.aborted)
        return new HttpFault('timeout', describe(request, url), undefined, `No full answer within ${options.timeout} ms.`);
      return new HttpFault('connection', describe(request, url), undefined, `The connection failed: ${causeOf(error)}.`);
    }
  }

  function permitted(address: string, what: string): URL {
    if (!URL.canParse(address)) throw new HttpFault('refused', 'an address that is none', undefined, `${what} is no URL.`);
    const url = new URL(address);
    if (origins.has(url.origin) && url.username === '' && url.password === '') return url;
    throw new HttpFault(
      'refused',
      describe({ url: address }, url),
      undefined,
      `${what} leads to ${url.origin}, which is not among ${[...origins].join(', ')}.`,
    );
  }

  return { send: (request) => dispatch(request, options.signal), fetch: fetchFace(dispatch, options.signal) };
}

interface Attempt {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A failure that left nothing: no status, no headers. */
const dropped = { status: undefined, headers: {}, body: '' };

function limited(request: HttpRequest, url: URL, after: number, status: number | undefined): HttpFault {
  return new HttpFault(
    'rate-limit',
    describe(request, url),
    status,
    `The rate limit is used up; the source asks for ${Math.ceil(after / 1000)} s.`,
  );
}

/** At most so many at once, first come, first served. */
function openSlots(count: number): { within<T>(work: () => Promise<T>): Promise<T> } {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async within(work) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
  };
}

/** The body as text, or undefined when it has more characters than `limit`. */
async function readBody(response: Response, limit: number): Promise<string | undefined> {
  if (!response.body) return '';
  const parts: string[] = [];
  const decoder = new TextDecoder();
  let length = 0;
  for await (const bytes of response.body) {
    const part = decoder.decode(bytes, { stream: true });
    length += part.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return parts.join('') + decoder.decode();
}

const credentialHeader = /^(authorization|cookie|proxy-authorization|.*(api|app|application)-?key.*|.*token.*)$/i;
const credentialParameter = /key|token|secret|password|signature|^sig$/i;

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !credentialHeader.test(name)));
}

function describe(request: HttpRequest, url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  for (const name of new Set(shown.searchParams.keys())) if (credentialParameter.test(name)) shown.searchParams.set(name, '…');
  return `${request.method ?? 'GET'} ${shown.href}`;
}

/** The code of the deepest cause, such as `ECONNREFUSED`: messages of clients may quote headers, codes cannot. */
function causeOf(error: unknown): string {
  let code = 'unknown cause';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  }
  return code;
}

function fetchFace(
  dispatch: (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>,
  signal: AbortSignal,
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (request.method !== 'GET' && request.method !== 'POST') {
      throw new HttpFault(
        'refused',
        `${request.method} ${new URL(request.url).origin}`,
        undefined,
        'Collectors only read: GET and POST are all there is.',
      );
    }
    const body = request.method === 'POST' ? await request.text() : undefined;
    const answer = await dispatch(
      { method: request.method, url: request.url, headers: Object.fromEntries(request.headers), ...(body !== undefined && { body }) },
      AbortSignal.any([signal, request.signal]),
    );
    const headers = new Headers(answer.headers);
    // The body is decoded already; what described its encoding would mislead.
    headers.delete('content-encoding');
    headers.delete('content-length');
    const empty = [101, 204, 205, 304].includes(answer.status);
    return new Response(empty ? null : answer.body, { status: answer.status, headers });
  };
}
