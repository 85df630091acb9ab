import type { Reading } from '../../collectors/collector.ts';
import { reading } from '../warehouse/own-history.ts';
import { among } from '../warehouse/revise-few.ts';
import { forever, type RecordRow, type Transaction } from '../warehouse/warehouse.ts';

/** What is known of whether a table was read in a scope. */
interface Known extends RecordRow {
  readonly table: string;
  readonly scope: string;
  readonly outcome: string;
  readonly reason: string;
  readonly read_at: string;
  /** Whether it has no end yet. */
  readonly holds: boolean;
  /** Whether it tells of a time after the run's, so that what the run says is late and changes nothing. */
  readonly is_later: boolean;
}

interface ReadingsOf {
  readonly source: string;
  /** Names of the tables that the stream fills. */
  readonly tables: readonly string[];
  /** When the run reads. */
  readonly at: string;
}

/**
 * What is said of whether the tables of one stream were read: looked up once, and then kept up to date by the one run that says it. What
 * is said reaches the table with `flush`, in one go however much it is.
 */
export class StreamReadings {
  readonly #of: ReadingsOf;
  #known: Promise<Map<string, Known>> | undefined;
  /** What the table still says where something else is known by now; undefined where it says nothing. */
  readonly #outdated = new Map<string, Known | undefined>();
  /** Tables and scopes of which this run has spoken; apart, those of the transaction under way. */
  readonly #told = new Set<string>();
  readonly #telling = new Set<string>();

  constructor(of: ReadingsOf) {
    this.#of = of;
  }

  /** Whether this run has already said whether the table was read in the scope. */
  isTold(name: string, scope: string): boolean {
    const key = keyOf(name, scope);
    return this.#told.has(key) || this.#telling.has(key);
  }

  /** The last that was said of the table in the scope, where it holds. */
  async outcome(transaction: Transaction, name: string, scope: string): Promise<string | undefined> {
    const known = (await this.#all(transaction)).get(keyOf(name, scope));
    return known?.holds ? known.outcome : undefined;
  }

  /** What was read and what was not. With `replacing`, earlier readings in these scopes end that are not among them; `'*'` is every scope. */
  async say(transaction: Transaction, readings: readonly Reading[], replacing: '*' | readonly string[] = []): Promise<void> {
    const known = await this.#all(transaction);
    const ending = replacing === '*' ? [...known.keys()] : replacing.flatMap((scope) => this.#of.tables.map((name) => keyOf(name, scope)));
    for (const key of ending) this.#note(known, key, undefined);
    for (const { reading: name, scope, outcome, reason } of readings) {
      const key = keyOf(name, scope);
      this.#telling.add(key);
      this.#note(known, key, { table: name, scope, outcome, reason, read_at: this.#of.at, holds: true, is_later: false });
    }
  }

  /**
   * What was said of the scope by the instant `since` holds again; in every scope when it is `'*'`. Gives the tables of which something else
   * was said since, or nothing: of these something must be said anew, and then nothing is confirmed.
   */
  async confirm(transaction: Transaction, scope: string, since: string | null): Promise<readonly string[]> {
    const known = await this.#all(transaction);
    const stands = (name: string): boolean => {
      const was = known.get(keyOf(name, scope));
      return was !== undefined && was.holds && since !== null && Date.parse(was.read_at) <= Date.parse(since);
    };
    const own = this.#of.tables.map((name) => keyOf(name, scope));
    for (const key of own) this.#telling.add(key);
    const lacking = this.#of.tables.filter((name) => !stands(name));
    if (lacking.length > 0) return lacking;
    for (const key of scope === '*' ? known.keys() : own) {
      const was = known.get(key);
      if (was) this.#note(known, key, { ...was, read_at: this.#of.at });
    }
    return [];
  }

  /** That the tables as a whole could once not be read no longer holds, unless this run has said so. */
  async forgetRefusals(transaction: Transaction): Promise<void> {
    const known = await this.#all(transaction);
    for (const name of this.#of.tables) {
      const key = keyOf(name, '*');
      if (!this.isTold(name, '*') && known.get(key)?.outcome !== 'read') this.#note(known, key, undefined);
    }
  }

  /** To be called at the end of a transaction in which something was said. */
  async flush(transaction: Transaction): Promise<void> {
    if (this.#outdated.size === 0) return;
    const known = await this.#all(transaction);
    const changes = [...this.#outdated].map(([key, was]) => ({ was, is: known.get(key) }));
    await this.#append(
      transaction,
      changes.flatMap(({ was, is }) => (!was && is ? [is] : [])),
    );
    await this.#refresh(
      transaction,
      changes.flatMap(({ was, is }) => (was && is && isSame(was, is) ? [is] : [])),
    );
    await this.#revise(
      transaction,
      changes.flatMap(({ was, is }) => (was && is && !isSame(was, is) ? [is] : [])),
      changes.flatMap(({ was, is }) => (was && !is ? [was] : [])),
    );
    this.#outdated.clear();
  }

  /** To be called when a transaction is committed: what was said in it was said. */
  settle(): void {
    for (const key of this.#telling) this.#told.add(key);
    this.#telling.clear();
  }

  /** To be called when a transaction in which something was said was rolled back. */
  forget(): void {
    this.#known = undefined;
    this.#outdated.clear();
    this.#telling.clear();
  }

  #note(known: Map<string, Known>, key: string, next: Known | undefined): void {
    const was = known.get(key);
    if (was?.is_later || (was === undefined && next === undefined)) return;
    if (!this.#outdated.has(key)) this.#outdated.set(key, was);
    if (next) known.set(key, next);
    else known.delete(key);
  }

  async #append(transaction: Transaction, fresh: readonly Known[]): Promise<void> {
    const { source, at } = this.#of;
    const rows = fresh.map((each) => ({ ...rowOf(source, each), valid_from: at, valid_to: forever }));
    if (rows.length > 0) await transaction.append(reading.name, rows);
  }

  async #refresh(transaction: Transaction, same: readonly Known[]): Promise<void> {
    const { source, at } = this.#of;
    if (same.length === 0) return;
    await transaction.run(
      `UPDATE reading SET read_at = $at::TIMESTAMPTZ
      WHERE source = $source AND valid_to = $forever::TIMESTAMPTZ AND read_at < $at::TIMESTAMPTZ
        AND ${among(`"table" || ' ' || scope`, '$keys::VARCHAR[]', same.length)}`,
      { source, at, forever, keys: same.map(({ table, scope }) => keyOf(table, scope)) },
    );
  }

  async #revise(transaction: Transaction, changed: readonly Known[], ended: readonly Known[]): Promise<void> {
    const { source, at } = this.#of;
    if (changed.length + ended.length === 0) return;
    await transaction.loadOwn(
      reading,
      changed.map((each) => rowOf(source, each)),
      {
        observedAt: at,
        parameters: { source, ended: ended.map(({ table, scope }) => keyOf(table, scope)) },
        within: `held.source = $source AND ${among(`held."table" || ' ' || held.scope`, '$ended::VARCHAR[]', ended.length)}`,
      },
    );
  }

  async #all(transaction: Transaction): Promise<Map<string, Known>> {
    this.#known ??= readAll(transaction, this.#of);
    return this.#known;
  }
}

async function readAll(transaction: Transaction, { source, tables, at }: ReadingsOf): Promise<Map<string, Known>> {
  const rows = await transaction.read<Known>(
    `SELECT "table", scope, outcome, reason, read_at, valid_to = $forever::TIMESTAMPTZ AS holds,
      valid_from > $at::TIMESTAMPTZ OR valid_to < $forever::TIMESTAMPTZ AS is_later
    FROM reading WHERE source = $source AND list_contains($tables::VARCHAR[], "table") AND valid_to > $at::TIMESTAMPTZ ORDER BY valid_from`,
    { source, tables, at, forever },
  );
  return new Map(rows.map((row) => [keyOf(row.table, row.scope), row]));
}

/** No name of a table has a space; a scope is text as it is once it was stored. */
function keyOf(name: string, scope: string): string {
  return `${name} ${scope.toWellFormed()}`;
}

function isSame(one: Known, other: Known): boolean {
  return one.outcome === other.outcome && one.reason === other.reason;
}

function rowOf(source: string, { table, scope, outcome, reason, read_at }: Known) {
  return { source, table, scope, outcome, reason, read_at };
}
