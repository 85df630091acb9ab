import { isRecord } from './document.ts';
import { isMissing } from './field.ts';
import { isSecretKey } from './secret.ts';

/**
 * A value of a catalog file as JSON, undefined when there is none. Scalars stay the text that was written, so that `1.10` is not 1.1;
 * keys stand in order, so that what means the same is the same; secrets are left out.
 */
export function jsonOf(value: unknown): string | undefined {
  return isMissing(value) ? undefined : JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  if (isMissing(value)) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return typeof value === 'string' ? value.trim() : value;
  const entries = Object.entries(value).filter(([key]) => !isSecretKey(key));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, own]) => [key, plain(own)]));
}
