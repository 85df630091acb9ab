import type { Table, Value } from '../../query-language/catalog.ts';
import { identifier } from '../warehouse/identifier.ts';
import type { Transaction } from '../warehouse/warehouse.ts';

type Row = Readonly<Record<string, Value>>;

/** `'*'` is every subject. */
type Subjects = '*' | readonly string[];

/**
 * What one run of a stream knows to be new to the warehouse, so that it need not be compared with what is held: nearly all of a first
 * run. Only what is certain counts as new. A rolled back transaction makes it forget that something is new, and nothing worse.
 */
export class Novelty {
  readonly #source: string;
  readonly #rows = new Map<Table, KnownRows>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Whether none of these rows can be held, and nothing that ends without them. They count as held from now on. */
  async rows(transaction: Transaction, table: Table, rows: readonly Row[], whole: Subjects = []): Promise<boolean> {
    const known = this.#rows.get(table) ?? { before: await this.#subjects(transaction, table), since: new Set(), keys: new Set() };
    this.#rows.set(table, known);
    const subject = table.subject.column;
    // Where the subject is no part of the key, the same thing may be held under another subject.
    const bySubject = known.before.size === 0 || table.key.includes(subject);
    const keys = rows.map((row) => JSON.stringify(table.key.map((name) => row[name] ?? null)));
    const ends =
      whole === '*' ? known.before.size + known.since.size > 0 : whole.some((each) => known.before.has(each) || known.since.has(each));
    const isNew =
      bySubject && !ends && !rows.some((row) => known.before.has(row[subject] ?? null)) && !keys.some((key) => known.keys.has(key));
    for (const key of keys) known.keys.add(key);
    for (const row of rows) known.since.add(row[subject] ?? null);
    return isNew;
  }

  async #subjects(transaction: Transaction, { name, subject }: Table): Promise<ReadonlySet<Value>> {
    const rows = await transaction.read<{ subject: Value }>(
      `SELECT DISTINCT ${identifier(subject.column)} AS subject FROM ${identifier(name)} WHERE source = $source`,
      { source: this.#source },
    );
    return new Set(rows.map((row) => row.subject));
  }
}

interface KnownRows {
  /** Subjects of which something was held when this run first came to the table, and of which it has loaded something since. */
  readonly before: ReadonlySet<Value>;
  readonly since: Set<Value>;
  /** Keys loaded by this run. */
  readonly keys: Set<string>;
}
