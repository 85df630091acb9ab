import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface Served {
  readonly url: string;
  /** Every request so far, in order: path and query, decoded. */
  readonly asked: string[];
  readonly headers: Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** A JSON API on this machine that answers as `answer` says; a body of text goes out as it is. */
export async function serve(answer: (url: URL, nth: number) => Answer): Promise<Served> {
  const asked: string[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push(decodeURIComponent(request.url ?? '/'));
    headers.push(request.headers);
    const { status = 200, body } = answer(url, asked.length);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
