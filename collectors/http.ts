/** The network as collectors see it: one queue, one budget and one set of rules for retries, timeouts and recording. */
export interface Http {
  /** Sends one request and gives the answer whatever its status; throws `HttpFault` when there was no usable answer. */
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
}

export interface HttpAnswer {
  readonly status: number;
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
}
