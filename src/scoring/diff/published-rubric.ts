import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readRubricInForce, readRubricsInForce } from '../maturity.ts';

/**
 * The rubrics by which the stored grades of an instant came about, in the order of their identifiers. They are kept without their text:
 * what is said of them has no place in a file.
 */
export async function publishedRubrics(warehouse: Pick<Warehouse, 'read'>, asOf: string): Promise<readonly Document<Rubric>[]> {
  const known = await readRubricsInForce(warehouse, { asOf, drafts: true });
  const rubrics = await Promise.all(known.map(async ({ id }) => readRubricInForce(warehouse, id, asOf)));
  return rubrics.flatMap((rubric) => (rubric ? [withoutText(rubric, `published ${rubric.id}`)] : []));
}

/** A rubric that was read from no file. `file` is what messages call it. */
export function withoutText(value: Rubric, file: string): Document<Rubric> {
  const nowhere = { start: 0, end: 0 };
  return { value, file, text: '', span: () => nowhere, keySpan: () => nowhere, spanInside: () => nowhere, editInside: () => undefined };
}
