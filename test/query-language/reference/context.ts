import type { World } from '../../../query-language/case.ts';
import type { Table } from '../../../query-language/catalog.ts';
import { began } from '../state.ts';
import { id } from '../world.ts';
import { valueOf } from './json.ts';
import { isOut, rowsAt } from './past.ts';
import { instantOf, unknown, type Element, type Result, type Row, type Rows, type Value } from './value.ts';

/** Arguments by the name of what is taken. */
export interface Given {
  readonly value: (name: string) => Result | undefined;
  /** Whether the argument was given. */
  readonly gives: (name: string) => boolean;
  /** A function of one element. */
  readonly apply: (name: string, element: Element) => Result;
}

/** The way along relations: which are followed, in which direction, and how many in a row at most. */
export interface Way {
  readonly direction: 'out' | 'in';
  readonly type?: string | undefined;
  readonly depth: number;
}

/** What names and members are worked out with: one entity of a world, and the moment. */
export interface Context {
  readonly tables: ReadonlyMap<string, Table>;
  readonly now: Value;
  /** When the rows of the world were first seen. */
  readonly began: Value;
  /** The entity itself. */
  readonly entity: Row;
  /** Rows of a table; `unknown` where it was not read. */
  rows(table: string): Rows | typeof unknown;
  /** The entity's one row in a table. */
  only(table: string): Row | typeof unknown;
  /** The entities that relations lead to, each once; `unknown` where relations on the way were not read. */
  reached(way: Way): Rows | typeof unknown;
  /** A column of a row, as a value. */
  column(row: Row, name: string): Result;
  /** What the work gives, and whether all that it looked at was read. */
  watch<T>(work: () => T): { readonly result: T; readonly complete: boolean };
}

/** What can be known of a world at a moment, of whom it is asked. */
export interface Knowledge {
  readonly world: World;
  readonly tables: ReadonlyMap<string, Table>;
  readonly moment: string;
  /**
   * The same world at another moment. `bridged`: while a source is out of order, the rows that it reported before count as read;
   * and what is not known then is no lack.
   */
  at(moment: string, bridged?: boolean): Knowledge;
  /** What is asked of one entity, by its identifier: any, listed or not, `nobody` too. */
  of(entity: string): Context;
  watch: Context['watch'];
  /** Identifiers of the entities that a catalog lists. */
  listed(): readonly string[];
  /** Every row of a table, with the entity that it is known to belong to. */
  rowsOf(table: string): readonly { readonly entity?: string; readonly columns: Readonly<Record<string, unknown>> }[];
  /** Notes that something was looked at that was not read. */
  lacks(): void;
}

/** Who stands where there is no element: nothing is unknown of them, and everything null. */
export const nobody = '';

/** Identifiers of the entities of a world, by their names. */
export function identifiers(world: World): ReadonlyMap<string, string> {
  return new Map(Object.entries(world.entities).map(([name, { kind }]) => [name, id(name, typeof kind === 'string' ? kind : undefined)]));
}

/** Around knowledge of another moment. */
interface Around {
  /** The last moment of which anything is known. */
  readonly last: string;
  readonly bridged: boolean;
  lacks(): void;
}

/** What is known of a world at a moment, which is now where none is given. Before the world was first seen nothing is. */
export function knowledgeOf(world: World, tables: ReadonlyMap<string, Table>, moment: string = world.now, around?: Around): Knowledge {
  const last = around?.last ?? moment;
  const isKnown = Date.parse(began) <= Date.parse(moment) && Date.parse(moment) <= Date.parse(last);
  const names = new Map(isKnown ? [...identifiers(world)].map(([name, identifier]) => [identifier, name]) : []);
  const contexts = new Map<string, Context>();
  let lacking = false;

  const watch: Context['watch'] = (work) => {
    const around = lacking;
    lacking = false;
    const result = work();
    const complete = !lacking;
    lacking ||= around;
    return { result, complete };
  };

  function isUnread(table: string, entity: string): boolean {
    if (entity === nobody) return false;
    const name = names.get(entity);
    const declared = tables.get(table)!;
    const without = name === undefined || (declared.result ? isWithoutResult(declared, name) : isOutOfReach(declared, name));
    if (without) lacks();
    return without;
  }

  function isOutOfReach(table: Table, name: string): boolean {
    const reported = around?.bridged && rowsAt(world, table, name, moment).length > 0;
    return isOut(world, table, name, moment) && !reported;
  }

  function lacks(): void {
    lacking = true;
    around?.lacks();
  }

  /** Results are known of everyone once there are any, or of whom they name. */
  function isWithoutResult(table: Table, name: string): boolean {
    const whose = table.result === 'everyone' ? Object.keys(world.entities) : [name];
    return whose.every((each) => rowsAt(world, table, each, moment).length === 0);
  }

  function contentOf(table: string, entity: string): readonly Readonly<Record<string, unknown>>[] {
    return rowsAt(world, tables.get(table)!, names.get(entity) ?? nobody, moment);
  }

  function column(row: Row, written: string): Result {
    const name = snake(written);
    if (row.entity === undefined) return toValue(row.columns[name] ?? null, row.table, name);
    if (!(name in tables.get('entity')!.columns)) return property(row.entity, written);
    if (isUnread('entity', row.entity)) return unknown;
    const own = names.get(row.entity);
    if (own === undefined) return null;
    const implied = { name: own, entity: row.entity, kind: 'service', namespace: 'default' }[name];
    return toValue(contentOf('entity', row.entity)[0]?.[name] ?? implied ?? null, 'entity', name);
  }

  /** What only entities of a kind have: a property of the entity's own kind, or by the name of a kind the row with its properties. */
  function property(entity: string, written: string): Result {
    const ofKind = (kind: unknown): Table | undefined => [...tables.values()].find((table) => table.propertiesOf === kind);
    const own = ofKind(entity.split(':')[0]);
    const isOwn = own !== undefined && snake(written) in own.columns;
    const table = isOwn ? own : ofKind(written);
    if (!table) throw new Error(`Nothing is called ${written}`);
    const row = of(entity).only(table.name);
    return isOwn && row !== unknown ? column(row, written) : row;
  }

  function toValue(content: unknown, table: string, name: string): Value {
    return valueOf(content, tables.get(table)!.columns[name]!.type);
  }

  /** Entities that are one step further, where that was read. */
  function next(entity: string, { direction, type }: Way): readonly string[] {
    const relates = (from: string): readonly string[] =>
      isOutOfReach(tables.get('relation')!, names.get(from)!)
        ? []
        : contentOf('relation', from).flatMap((row) => (type === undefined || row['type'] === type ? [String(row['target'])] : []));
    return direction === 'out' ? relates(entity) : [...names.keys()].filter((each) => relates(each).includes(entity));
  }

  function walk(start: string, way: Way): readonly string[] | typeof unknown {
    const reached = new Set([start]);
    let frontier: readonly string[] = [start];
    for (let step = 0; step < way.depth; step += 1) {
      const listed = frontier.filter((each) => step === 0 || names.has(each));
      if (listed.some((each) => isUnread('relation', each))) return unknown;
      frontier = [...new Set(listed.flatMap((each) => next(each, way)))].filter((each) => !reached.has(each));
      for (const each of frontier) reached.add(each);
    }
    return [...reached].slice(1);
  }

  function entityRow(entity: string): Row {
    return { kind: 'row', table: 'entity', present: true, columns: {}, entity };
  }

  function of(entity: string): Context {
    const known = contexts.get(entity);
    if (known) return known;
    const context: Context = {
      tables,
      now: instantOf(moment),
      began: instantOf(began),
      entity: entityRow(entity),
      rows: (table) => {
        if (isUnread(table, entity)) return unknown;
        const elements = contentOf(table, entity).map((columns) => () => rowOf(table, columns));
        return { kind: 'rows', table, elements, every: elements, blank: () => rowOf(table, undefined), mapped: false };
      },
      only: (table) => (isUnread(table, entity) ? unknown : rowOf(table, contentOf(table, entity)[0])),
      reached: (way) => {
        const found = entity === nobody ? [] : walk(entity, way);
        if (found === unknown) return unknown;
        const elements = found.map((each) => () => entityRow(each));
        return { kind: 'rows', table: 'entity', elements, every: elements, blank: () => entityRow(nobody), mapped: false };
      },
      column,
      watch,
    };
    contexts.set(entity, context);
    return context;
  }

  function rowsOf(table: string): ReturnType<Knowledge['rowsOf']> {
    const entities = new Map([...names].map(([identifier, name]) => [name, identifier]));
    const told = [...Object.keys(world.rows[table] ?? {}), ...Object.keys(world.history?.[table] ?? {})];
    return [...new Set(told)].flatMap((name) => {
      const entity = entities.get(name);
      const isKnown = entity !== undefined && !watch(() => isUnread(table, entity)).result;
      return rowsAt(world, tables.get(table)!, name, moment).map((columns) => ({ columns, ...(isKnown ? { entity } : {}) }));
    });
  }

  const at = (other: string, bridged = false): Knowledge =>
    knowledgeOf(world, tables, other, { last, bridged, lacks: bridged ? () => {} : lacks });
  return { world, tables, moment, at, of, watch, listed: () => [...names.keys()], rowsOf, lacks };
}

export function rowOf(table: string, columns: Readonly<Record<string, unknown>> | undefined): Row {
  return { kind: 'row', table, present: columns !== undefined, columns: columns ?? {} };
}

export function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
