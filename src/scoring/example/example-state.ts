import type { Column, Table, Value } from '../../../query-language/catalog.ts';
import type { Environment } from '../../../query-language/compile.ts';
import type { Fact } from '../../../query-language/diagnostic.ts';
import type { Path } from '../../../rubrics/document.ts';
import { every, type Example, type Fields } from '../../../rubrics/example.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { forever } from '../../warehouse/warehouse.ts';
import { readValue } from './example-value.ts';

/** A fault of an example, at a path within it. */
export interface ExampleFault {
  readonly code: string;
  readonly path: Path;
  /** Whether the field's name is meant rather than its value. */
  readonly atKey?: true;
  readonly facts: Readonly<Record<string, Fact>>;
}

type Row = Readonly<Record<string, Value>>;

/** What a row of an example is from one moment until another. */
export interface State {
  readonly row: Row;
  readonly from: string;
  readonly until: string;
}

export interface States {
  readonly tables: readonly { readonly table: Table; readonly states: readonly State[] }[];
  readonly faults: readonly ExampleFault[];
}

/** Since when things are as an example tells them: for a year, so that what looks back finds them unchanged. */
export function began(now: string): string {
  return new Date(Date.parse(now) - 365 * 86_400_000).toISOString();
}

/** Identifier of an entity that an example names. */
export function entityOf({ entities }: Example, name: string): string {
  const kind = entities[name]?.['kind'];
  return `${typeof kind === 'string' ? kind : 'service'}:default/${name}`;
}

/** By which identifier a table knows an entity. */
export function subjectOf(example: Example, { subject }: Table, name: string): string {
  return subject.scheme === 'entity' ? entityOf(example, name) : name;
}

/** The rows of an example by table, with all that they must have and the time they hold, and what is wrong with those that it writes. */
export function statesOf(example: Example, { tables }: Environment): States {
  const faults = strangeTables(example, tables);
  const read = [...tables.values()].map((table) => {
    const told = rowsOf(example, table, faults);
    const places = new Map<string, number>();
    const states = told.map((each) => {
      const fixed = fixedColumns(example, table, each.name);
      const row = rowOf(table, each, fixed, example.now, faults);
      // States of one row have one key; where no key is told, every row of its own is another.
      const key = each.past ? JSON.stringify([each.name, table.key.map((column) => row[column])]) : `row ${places.size}`;
      places.set(key, places.get(key) ?? places.size);
      return { ...each, key, row: { ...filling(table, places.get(key) ?? 0, example.now), ...row, ...fixed } };
    });
    const byKey = Map.groupBy(states, ({ key }) => key);
    return {
      table,
      states: states.map((state) => ({ row: state.row, from: state.from, until: endOf(state, byKey.get(state.key) ?? []) })),
    };
  });
  return { tables: read.filter(({ states }) => states.length > 0), faults };
}

/** A row as an example writes it. */
interface Told {
  readonly name: string;
  readonly fields: Fields;
  readonly path: Path;
  readonly from: string;
  readonly until: string | null;
  /** Whether it is one of the states that a row went through. */
  readonly past: boolean;
}

/** When a state ends, which is where the next of the same row begins unless it says otherwise. */
function endOf({ until, from }: Told, states: readonly Told[]): string {
  const next = states.map((each) => each.from).filter((moment) => moment > from);
  return until ?? next.sort()[0] ?? forever;
}

function rowsOf(example: Example, table: Table, faults: ExampleFault[]): readonly Told[] {
  const since = { from: began(example.now), until: null, past: false };
  const entities = Object.entries(table.name === 'entity' ? example.entities : {});
  const rows = Object.entries(example.rows[table.name] ?? {}).flatMap(([name, written]): Told[] => {
    const path = ['rows', table.name, name];
    if (table.name === 'entity' || (table.rows === 'one' && written.length > 1)) {
      faults.push({ code: 'rubric.example-rows', path, facts: { table: table.name, entity: name } });
      return [];
    }
    return written.map((fields, index) => ({ ...since, name, fields, path: [...path, index] }));
  });
  const past = Object.entries(example.history[table.name] ?? {}).flatMap(([name, written]) =>
    pastOf(example, table, name, written, faults),
  );
  const first = (name: string): string | null =>
    past
      .filter((each) => each.name === name)
      .map(({ from }) => from)
      .sort()[0] ?? null;
  return [
    ...entities.map(([name, fields]) => ({ ...since, name, fields, path: ['entities', name], until: first(name) })),
    ...rows,
    ...past,
  ];
}

/** The states that rows of an entity went through. What an entity is told to be holds for each of its own, where it says nothing else. */
function pastOf(example: Example, table: Table, name: string, written: readonly Fields[], faults: ExampleFault[]): Told[] {
  const path = ['history', table.name, name];
  if (table.history === 'events') {
    faults.push({ code: 'rubric.example-events', path, facts: { table: table.name } });
    return [];
  }
  return written.map(({ from, until, ...fields }, index): Told => {
    const moment = (field: string, given: unknown): string | null => {
      const read = readValue({ type: 'timestamp', describes: '' }, given, example.now);
      if ('value' in read && typeof read.value === 'string') return read.value;
      const wanted = 'wanted' in read ? read.wanted : 'a moment';
      faults.push({ code: 'rubric.example-value', path: [...path, index, field], facts: { column: field, wanted } });
      return null;
    };
    return {
      name,
      fields: table.name === 'entity' ? { ...example.entities[name], ...fields } : fields,
      path: [...path, index],
      from: moment('from', from) ?? example.now,
      until: until === undefined ? null : moment('until', until),
      past: true,
    };
  });
}

function strangeTables({ rows, unread, history }: Example, tables: ReadonlyMap<string, Table>): ExampleFault[] {
  const strange = (field: string, names: readonly string[]): ExampleFault[] =>
    names
      .filter((name) => !tables.has(name))
      .map((name) => {
        const near = nearName(name, tables.keys()) ?? null;
        return { code: 'rubric.example-table', path: [field, name], atKey: true, facts: { name, near } };
      });
  const unreadTables = Object.keys(unread).filter((name) => name !== every);
  return [...strange('rows', Object.keys(rows)), ...strange('unread', unreadTables), ...strange('history', Object.keys(history))];
}

/** What of a row follows from the entity that it is of. */
function fixedColumns(example: Example, table: Table, name: string): Row {
  const subject = { [table.subject.column]: subjectOf(example, table, name) };
  return table.name === 'entity' ? { ...subject, name, namespace: 'default' } : subject;
}

function rowOf(table: Table, { fields, path }: Told, fixed: Row, now: string, faults: ExampleFault[]): Row {
  const known = Object.keys(table.columns).filter((name) => !(name in fixed));
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, written]): [string, Value][] => {
      const column = known.includes(name) ? table.columns[name] : undefined;
      if (!column) {
        const facts = { name, table: table.name, near: nearName(name, known) ?? null, known };
        faults.push({ code: 'rubric.example-column', path: [...path, name], atKey: true, facts });
        return [];
      }
      const read = readValue(column, written, now);
      if ('value' in read) return [[name, read.value]];
      faults.push({ code: 'rubric.example-value', path: [...path, name], facts: { column: name, wanted: read.wanted } });
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
