import type { Column, Table, Value } from '../../query-language/catalog.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Diagnostic, Fact } from '../../query-language/diagnostic.ts';
import type { Document, Path } from '../../rubrics/document.ts';
import { every, type Example, type Fields } from '../../rubrics/example.ts';
import { nearName } from '../../rubrics/near-name.ts';
import type { Rubric } from '../../rubrics/rubric.ts';
import { inMemory, openWarehouse } from '../warehouse/open-warehouse.ts';
import { forever, type Warehouse } from '../warehouse/warehouse.ts';
import { readValue } from './example-value.ts';

/** A fault of an example, at a path within it. */
interface Fault {
  readonly code: string;
  readonly path: Path;
  /** Whether the field's name is meant rather than its value. */
  readonly atKey?: true;
  readonly facts: Readonly<Record<string, Fact>>;
}

type Row = Readonly<Record<string, Value>>;

/** What is wrong with the worlds of a rubric's examples: tables, columns and values that there are not. */
export function exampleFaults(document: Document<Rubric>, environment: Environment): readonly Diagnostic[] {
  return document.value.examples.flatMap((example, index) =>
    worldOf(example, environment).faults.map(({ code, path, atKey, facts }): Diagnostic => {
      const place = ['examples', index, ...path];
      return { code, severity: 'error', facts, span: atKey ? document.keySpan(place) : document.span(place), file: document.file };
    }),
  );
}

/** Opens a warehouse in memory that holds the world of an example that has no faults. Whoever asks closes it. */
export async function openExample(example: Example, environment: Environment): Promise<Warehouse> {
  const { now, unread } = example;
  const tables = [...environment.tables.values()];
  const warehouse = await openWarehouse(inMemory, { tables, now });
  // What is told has been so for a year, so that what looks back finds it unchanged.
  const began = new Date(Date.parse(now) - 365 * 86_400_000).toISOString();
  const isUnread = (table: string, name: string): boolean =>
    (unread[table]?.includes(name) ?? false) || (table !== 'entity' && (unread[every]?.includes(name) ?? false));
  await warehouse.write(async (transaction) => {
    for (const { table, rows } of worldOf(example, environment).tables) {
      await transaction.load(table, rows, { source: table.result ? 'assay' : 'example', observedAt: began, whole: '*' });
    }
    const knowledge = tables.flatMap((table) =>
      Object.keys(example.entities).map((name) => ({
        table: table.name,
        entity: entityOf(example, name),
        external: subjectOf(example, table, name),
        source: 'example',
        rank: 0,
        outcome: isUnread(table.name, name) ? 'failed' : 'read',
        reason: isUnread(table.name, name) ? 'not read, says the example' : null,
        read_at: now,
        valid_from: began,
        valid_to: forever,
      })),
    );
    await transaction.append('knowledge', knowledge);
  });
  return warehouse;
}

/** Identifier of an entity that an example names. */
export function entityOf({ entities }: Example, name: string): string {
  const kind = entities[name]?.['kind'];
  return `${typeof kind === 'string' ? kind : 'service'}:default/${name}`;
}

function subjectOf(example: Example, { subject }: Table, name: string): string {
  return subject.scheme === 'entity' ? entityOf(example, name) : name;
}

interface World {
  readonly tables: readonly { readonly table: Table; readonly rows: readonly Row[] }[];
  readonly faults: readonly Fault[];
}

/** The rows of an example by table, with all that they must have, and what is wrong with those that it writes. */
function worldOf(example: Example, { tables }: Environment): World {
  const faults: Fault[] = [];
  const read = new Map<Table, Row[]>();
  const add = (table: Table, name: string, fields: Fields, path: Path): void => {
    const fixed = fixedColumns(example, table, name);
    const row = rowOf(table, fields, fixed, example.now, (fault) => faults.push({ ...fault, path: [...path, ...fault.path] }));
    const rows = read.get(table) ?? [];
    read.set(table, rows);
    rows.push({ ...filling(table, rows.length, example.now), ...row, ...fixed });
  };
  for (const name of [...Object.keys(example.rows), ...Object.keys(example.unread)]) {
    if (tables.has(name) || name === every) continue;
    const near = nearName(name, tables.keys()) ?? null;
    const path = [name in example.rows ? 'rows' : 'unread', name];
    faults.push({ code: 'rubric.example-table', path, atKey: true, facts: { name, near } });
  }
  for (const table of tables.values()) {
    if (table.name === 'entity') {
      for (const [name, fields] of Object.entries(example.entities)) add(table, name, fields, ['entities', name]);
    }
    for (const [name, rows] of Object.entries(example.rows[table.name] ?? {})) {
      const path = ['rows', table.name, name];
      if (table.name === 'entity' || (table.rows === 'one' && rows.length > 1)) {
        faults.push({ code: 'rubric.example-rows', path, facts: { table: table.name, entity: name } });
      } else rows.forEach((fields, index) => add(table, name, fields, [...path, index]));
    }
  }
  return { tables: [...read].map(([table, rows]) => ({ table, rows })), faults };
}

/** What of a row follows from the entity that it is of. */
function fixedColumns(example: Example, table: Table, name: string): Row {
  const subject = { [table.subject.column]: subjectOf(example, table, name) };
  return table.name === 'entity' ? { ...subject, name, namespace: 'default' } : subject;
}

function rowOf(table: Table, fields: Fields, fixed: Row, now: string, report: (fault: Fault) => void): Row {
  const known = Object.keys(table.columns).filter((name) => !(name in fixed));
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, written]): [string, Value][] => {
      const column = known.includes(name) ? table.columns[name] : undefined;
      if (!column) {
        const facts = { name, table: table.name, near: nearName(name, known) ?? null, known };
        report({ code: 'rubric.example-column', path: [name], atKey: true, facts });
        return [];
      }
      const read = readValue(column, written, now);
      if ('value' in read) return [[name, read.value]];
      report({ code: 'rubric.example-value', path: [name], facts: { column: name, wanted: read.wanted } });
      return [];
    }),
  );
}

/** What a row must have and an example need not tell. Keys differ from row to row; what must have happened happens at the very moment. */
function filling({ key, columns }: Table, index: number, now: string): Row {
  const missing = Object.entries(columns).filter(([name, { required }]) => required || key.includes(name));
  return Object.fromEntries(missing.map(([name, column]) => [name, fill(name, column, index, now)]));
}

function fill(name: string, { type, values }: Column, index: number, now: string): Value {
  if (values) return values[0] ?? null;
  switch (type) {
    case 'integer':
    case 'number':
    case 'duration':
      return index + 1;
    case 'boolean':
      return false;
    case 'timestamp':
      return now;
    case 'date':
      return now.slice(0, 10);
    case 'json':
      return JSON.stringify(index + 1);
    default:
      return `${name} ${index + 1}`;
  }
}
