import { z, type ZodType } from 'zod';
import type { Extract, Page, Row } from './collector.ts';

/** How the items of a list page become rows. */
export interface Items<T> {
  /** The collector's name. */
  readonly source: string;
  /** Takes the list out of the whole body. */
  readonly list: ZodType<readonly unknown[]>;
  /** What an item must hold; only what is used. */
  readonly item: ZodType<T>;
  rows(item: T): Iterable<Row>;
  /**
   * Whose facts an item holds, in case it cannot be read: those subjects then count as not read in `table`, instead of as gone.
   * An item for which this fails only leaves a fault.
   */
  readonly subject?: { readonly table: string; readonly scope: ZodType<string> };
}

/** Rows of the items that have the expected shape; for the others a fault and, where the subject can be told, a failed reading. */
export function* extractItems<T>(page: Page, items: Items<T>): Iterable<Extract> {
  const list = items.list.safeParse(readJson(page.body));
  if (!list.success) {
    yield unexpected(page, items.source, list.error);
    return;
  }
  for (const [index, each] of list.data.entries()) {
    const item = items.item.safeParse(each);
    if (item.success) {
      yield* items.rows(item.data);
      continue;
    }
    yield unexpected(page, items.source, item.error, index);
    const scope = items.subject?.scope.safeParse(each);
    if (items.subject && scope?.success) {
      const { field, problem } = firstProblem(item.error);
      const reason = `What ${items.source} says about it cannot be read${field && ` at ${field}`}: ${problem}.`;
      yield { reading: items.subject.table, scope: scope.data, outcome: 'failed', reason };
    }
  }
}

/** The JSON value of a text, or undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An instant of any offset as the warehouse takes it: ISO 8601 in UTC, to the millisecond. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

function unexpected(page: Page, source: string, error: z.ZodError, index?: number): Extract {
  const { field, problem } = firstProblem(error);
  const place = [...(index === undefined ? [] : [`[${index}]`]), ...(field ? [field] : [])].join('.') || 'its list';
  return {
    fault: { code: 'collector.page-unexpected', severity: 'warning', facts: { source, request: page.request, field: place, problem } },
  };
}

function firstProblem({ issues: [issue], message }: z.ZodError): { readonly field: string; readonly problem: string } {
  return { field: issue?.path.map(String).join('.') ?? '', problem: issue?.message ?? message };
}
