import type { ZodType } from 'zod';
import type { Fault, Page } from '../../collector.ts';
import { readJson } from '../../page-item.ts';

/** The JSON body of a page that `steps` wrote, or the fault that it is another. */
export function readBody<T>(page: Page, schema: ZodType<T>): { readonly value: T } | Fault {
  const read = schema.safeParse(readJson(page.body));
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  const facts = {
    source: 'git',
    request: page.request,
    field: issue?.path.map(String).join('.') || 'its body',
    problem: issue?.message ?? '',
  };
  return { fault: { code: 'collector.page-unexpected', severity: 'warning', facts } };
}
