import type { Document } from '../../rubrics/document.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readRubricInForce } from './maturity.ts';

/**
 * The rubrics by which the stored grades of an instant came about, in the order of their identifiers. They are kept without their text:
 * what is said of them has no place in a file.
 */
export async function publishedRubrics(warehouse: Pick<Warehouse, 'read'>, asOf: string): Promise<readonly Document<Rubric>[]> {
  const known = await warehouse.read<{ rubric: string }>(inForce, { as_of: asOf });
  const rubrics = await Promise.all(known.map(async ({ rubric }) => readRubricInForce(warehouse, rubric, asOf)));
  return rubrics.flatMap((rubric) => (rubric ? [withoutText(rubric, `published ${rubric.id}`)] : []));
}

/** A rubric that was read from no file. `file` is what messages call it. */
export function withoutText(value: Rubric, file: string): Document<Rubric> {
  const nowhere = { start: 0, end: 0 };
  return { value, file, text: '', span: () => nowhere, keySpan: () => nowhere, spanInside: () => nowhere, editInside: () => undefined };
}

const inForce = `
SELECT rubric FROM rubric_version
WHERE valid_from <= $as_of::TIMESTAMPTZ AND $as_of::TIMESTAMPTZ < valid_to ORDER BY rubric`;
