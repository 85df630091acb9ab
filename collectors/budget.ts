import { resetAfter } from './retry.ts';

/** How many requests a source still grants, as its answers say. One bucket for each limit it names. */
export interface Budget {
  /** Milliseconds to wait before this request may be sent without using up the reserve; 0 when it may go now. */
  wait(url: URL): number;
  /** Counts a request as spent before its answer says so. */
  spend(url: URL): void;
  /** Takes the bucket of this request for full again, after the wait. */
  refill(url: URL): void;
  /** Takes the bucket of this request for empty, for so many milliseconds. */
  exhaust(url: URL, reset: number): void;
  /** Reads the rate limit headers of an answer. */
  learn(url: URL, headers: Readonly<Record<string, string>>): void;
}

interface Bucket {
  remaining: number;
  reserve: number;
  reset: number;
}

/** Share of each limit that is left to others who use the same credentials. */
const reserved = 0.05;

/** Reads the headers of GitHub (`x-ratelimit-*`, `-resource`), PagerDuty (`ratelimit-*`) and Datadog (`x-ratelimit-*`, `-name`). */
export function openBudget(): Budget {
  const buckets = new Map<string, Bucket>();
  const names = new Map<string, string>();
  // A route not asked yet is taken to share the limit that its origin named last.
  const nameOf = (url: URL): string => names.get(route(url)) ?? names.get(url.origin) ?? url.origin;
  return {
    wait(url) {
      const bucket = buckets.get(nameOf(url));
      return bucket && bucket.remaining <= bucket.reserve ? bucket.reset : 0;
    },
    spend(url) {
      const bucket = buckets.get(nameOf(url));
      if (bucket) bucket.remaining--;
    },
    refill(url) {
      buckets.delete(nameOf(url));
    },
    exhaust(url, reset) {
      buckets.set(nameOf(url), { remaining: 0, reserve: 0, reset });
    },
    learn(url, headers) {
      const remaining = count(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining']);
      const reset = resetAfter(headers);
      if (remaining === undefined || reset === undefined) return;
      const limit = count(headers['x-ratelimit-limit'] ?? headers['ratelimit-limit']) ?? 0;
      const name = `${url.origin} ${headers['x-ratelimit-resource'] ?? headers['x-ratelimit-name'] ?? ''}`;
      names.set(route(url), name).set(url.origin, name);
      buckets.set(name, { remaining, reserve: Math.floor(limit * reserved), reset });
    },
  };
}

/** What decides, as far as one can tell beforehand, which limit a request counts against: `/repos/…`, `/graphql`, `/api/v1/monitor`. */
function route(url: URL): string {
  const [first = ''] = url.pathname
    .replace(/^\/api(\/v\d+)?(?=\/)/, '')
    .split('/')
    .filter(Boolean);
  return `${url.origin}/${first}`;
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,12}$/.test(value.trim()) ? Number(value) : undefined;
}
