/** What another attempt hangs on: whether the failure may pass, and when the source says to come back. */
export interface Failure {
  /** Status of the answer; undefined when the connection was dropped or the attempt timed out. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Remedy =
  | { readonly kind: 'give-up' }
  /** Try again after that many milliseconds. */
  | { readonly kind: 'again'; readonly after: number }
  /** The source limits everybody: nothing at all should be sent for that many milliseconds. */
  | { readonly kind: 'pause'; readonly after: number };

const firstDelay = 500;
const longestDelay = 30_000;
/** GitHub asks for at least a minute where a secondary limit names no time, and for more each time. */
const secondaryDelay = 60_000;

/** What to do after a failed attempt. `attempt` counts from 0; `jitter` is a number from 0 to 1. */
export function remedy(failure: Failure, attempt: number, jitter: number): Remedy {
  const { status, headers } = failure;
  const delay = Math.min(firstDelay * 2 ** attempt, longestDelay);
  const backoff = delay * (1 + jitter / 2);
  if (status === undefined) return { kind: 'again', after: backoff };
  const asked = retryAfter(headers);
  if (isLimit(failure)) {
    const named = asked ?? resetAfter(headers);
    return { kind: 'pause', after: named ?? (status === 403 ? secondaryDelay * 2 ** attempt : backoff) };
  }
  if (status >= 500 && status !== 501) return { kind: 'again', after: asked ?? backoff };
  return { kind: 'give-up' };
}

/** A 403 is a limit only where the source says so; otherwise it is a refusal, and asking again will not help. */
function isLimit({ status, headers, body }: Failure): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /secondary rate limit|abuse detection/i.test(body)
  );
}

/** Milliseconds that `Retry-After` asks for, in either of its forms (RFC 9110, section 10.2.3). */
export function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  const now = Date.parse(headers['date'] ?? '');
  return Number.isFinite(until) && Number.isFinite(now) ? Math.max(0, until - now) : undefined;
}

/** Above this many, `reset` is an instant in seconds since 1970 (GitHub); below, seconds from now (PagerDuty, Datadog). */
const smallestInstant = 1_000_000_000;

/**
 * Milliseconds until the budget is full again, from `x-ratelimit-reset` or `ratelimit-reset`. Instants are held against the
 * answer's own `Date`, so that a wrong clock here does no harm.
 */
export function resetAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = (headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'])?.trim();
  if (!value || !/^\d{1,12}(\.\d+)?$/.test(value)) return undefined;
  const seconds = Number(value);
  if (seconds < smallestInstant) return seconds * 1000;
  const now = Date.parse(headers['date'] ?? '');
  return Number.isFinite(now) ? Math.max(0, seconds * 1000 - now) : undefined;
}
