import { z } from 'zod';
import type { Contradiction } from './contradiction.ts';
import { every } from './example.ts';
import { nearName } from './near-name.ts';

const named = z.record(z.string(), z.unknown()).catch({});
const nested = z.record(z.string(), named).catch({});

/** As much of the examples as can be compared, whatever else may be wrong with them. */
const outline = z
  .array(
    z
      .object({
        example: z.string().optional().catch(undefined),
        entities: named,
        rows: nested,
        history: nested,
        unread: z.record(z.string(), z.array(z.unknown()).catch([])).catch({}),
        expects: nested,
        grades: named,
      })
      .catch({ entities: {}, rows: {}, history: {}, unread: {}, expects: {}, grades: {} }),
  )
  .catch([]);

/** Everything in the examples of a rubric that speaks of an entity or a check that is not there. */
export function contradictionsInExamples(examples: unknown, checks: readonly string[]): Contradiction[] {
  const read = outline.parse(examples);
  return read.flatMap(({ example, entities, rows, history, unread, expects, grades }, index) => {
    const known = Object.keys(entities);
    const strangers = (names: readonly unknown[], pathOf: (at: number, name: string) => PropertyKey[]): Contradiction[] =>
      names.flatMap((name, at) =>
        typeof name !== 'string' || known.includes(name) ? [] : unknown('entity', name, known, pathOf(at, name)),
      );
    const first = read.findIndex((each) => example !== undefined && each.example === example);
    return [
      ...(first >= 0 && first < index
        ? [{ code: 'rubric.name-repeated', path: ['example'], facts: { what: 'example', name: example ?? '' } }]
        : []),
      ...Object.entries(rows).flatMap(([table, ofTable]) => strangers(Object.keys(ofTable), (_, name) => ['rows', table, name])),
      ...Object.entries(history).flatMap(([table, ofTable]) => strangers(Object.keys(ofTable), (_, name) => ['history', table, name])),
      ...Object.entries(unread).flatMap(([table, names]) => strangers(names, (at) => ['unread', table, at])),
      ...strangers(Object.keys(expects), (_, name) => ['expects', name]),
      ...strangers(Object.keys(grades), (_, name) => ['grades', name]),
      ...Object.entries(expects).flatMap(([entity, expected]) =>
        Object.keys(expected)
          .filter((check) => check !== every && !checks.includes(check))
          .flatMap((check) => unknown('check', check, checks, ['expects', entity, check])),
      ),
    ].map((each) => ({ ...each, path: [index, ...each.path] }));
  });
}

function unknown(what: 'entity' | 'check', name: string, known: readonly string[], path: Contradiction['path']): Contradiction[] {
  return [{ code: 'rubric.example-stranger', path, atKey: true, facts: { what, name, near: nearName(name, known) ?? null, known } }];
}
