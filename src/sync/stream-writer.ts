import type { Page, Step, Stream } from '../../collectors/collector.ts';
import { forever, type Transaction, type Warehouse } from '../warehouse/warehouse.ts';
import { Novelty } from './novelty.ts';
import { PageKeeper } from './page-keeper.ts';
import { dropRepeats, dropRun, dropSuperseded, keptPages, type Series, type StoredBodies } from './raw-page.ts';
import { forgetRefusals, refreshReadings, standingReadings, writeReadings } from './reading.ts';
import { readingsOf, settleChange, settleSnapshot, type Settled } from './settle.ts';
import { StreamStates, type StreamState } from './stream-state.ts';

export type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** What is written, and as what. */
export interface StreamTask {
  readonly warehouse: Warehouse;
  readonly source: string;
  readonly name: string;
  readonly stream: Stream;
  /** Number of the run, greater than that of every run before. */
  readonly run: number;
  readonly now: string;
  /** Completed snapshots of a partition whose raw pages are kept. */
  readonly keepSnapshots: number;
  readonly bodies: StoredBodies;
  /** The ETag of the kept answer to a request, where one was offered in this run. */
  readonly offered: (request: string) => string | undefined;
}

/** An unfinished snapshot older than this is begun anew: its first pages would say too little about now. */
const resumableHours = 24;

/** Writes what one stream says in one run: pages, rows, readings and where the stream stands. */
export class StreamWriter {
  readonly #task: StreamTask;
  readonly #states: StreamStates;
  readonly #novelty: Novelty;
  readonly #pages: PageKeeper;
  /** Snapshots under way: partition to the run that their pages are kept under. */
  readonly #open = new Map<string, number>();
  /** Tables and scopes of which this run has said whether they were read; apart, those of the transaction under way. */
  readonly #told = new Set<string>();
  readonly #telling = new Set<string>();

  constructor(task: StreamTask) {
    this.#task = task;
    this.#states = new StreamStates(task.source, task.name);
    this.#novelty = new Novelty(task.source);
    this.#pages = new PageKeeper(task.run, task.now, task.bodies);
  }

  /** Writes steps, in order, in one transaction, and tells what each came to. */
  async write(steps: readonly Step[]): Promise<readonly Settled[]> {
    return this.#transact(async (transaction) => {
      const settled: Settled[] = [];
      for (const together of alike(steps)) {
        const each = await this.#settle(transaction, together);
        for (const [index, step] of together.entries()) this.#tell(step, each[index] ?? nothing);
        settled.push(...each);
      }
      return settled;
    });
  }

  /** The stream has said all it had to say: that it once broke off, or was refused as a whole, no longer matters. */
  async finish(): Promise<void> {
    const { source, stream, now } = this.#task;
    const tables = stream.fills.map(({ name }) => name).filter((name) => !this.#isTold(name, '*'));
    if (tables.length > 0) await this.#transact(async (transaction) => forgetRefusals(transaction, tables, { source, at: now }));
  }

  /**
   * The stream broke off. What was read before still counts, and ages; what never was counts as failed. The pages kept so far of the
   * partition that was misread are of no use, and it is begun anew.
   */
  async fail(reason: string, misread: string | undefined): Promise<void> {
    const { source, stream, now } = this.#task;
    await this.#transact(async (transaction) => {
      const rows = await transaction.read<{ table: string }>(
        `SELECT "table" FROM reading WHERE source = $source AND scope = '*' AND outcome = 'read' AND valid_to = $forever::TIMESTAMPTZ`,
        { source, forever },
      );
      const read = new Set(rows.map(({ table }) => table));
      const failed = readingsOf(stream, '*', 'failed', reason).filter(({ reading }) => !read.has(reading));
      await writeReadings(transaction, failed, { source, at: now, novelty: this.#novelty });
      if (misread !== undefined && stream.mode === 'snapshot') await this.#abandon(transaction, this.#series(misread));
    });
  }

  /** The cursor last written for a partition; undefined when there is none. */
  async cursor(partition: string): Promise<unknown> {
    const { cursor } = await this.#states.read(this.#task.warehouse, partition);
    return cursor === null ? undefined : JSON.parse(cursor);
  }

  /** Takes up the unfinished snapshot of a partition: the cursor of its last page; undefined when there is none to be taken up. */
  async resume(partition: string): Promise<unknown> {
    const { warehouse, now } = this.#task;
    const { open } = await this.#states.read(warehouse, partition);
    if (open === null || open.resume === null) return undefined;
    if (Date.parse(now) - Date.parse(open.at) > resumableHours * 3_600_000) return undefined;
    this.#open.set(partition, open.run);
    return JSON.parse(open.resume);
  }

  /** One transaction. When it fails, nothing of it counts: neither in the warehouse nor in what is remembered here. */
  async #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      const result = await this.#task.warehouse.write(async (transaction) => {
        const result = await work(transaction);
        await this.#states.flush(transaction);
        return result;
      });
      for (const each of this.#telling) this.#told.add(each);
      return result;
    } catch (fault) {
      this.#states.forget();
      this.#pages.forget();
      throw fault;
    } finally {
      this.#telling.clear();
    }
  }

  async #settle(transaction: Transaction, steps: readonly Step[]): Promise<readonly Settled[]> {
    const snapshot = this.#task.stream.mode === 'snapshot';
    const [step] = steps;
    switch (step?.kind) {
      case undefined:
        return [];
      case 'page':
        return [await (snapshot ? this.#keepForLater(transaction, step) : this.#addChange(transaction, step))];
      case 'complete':
        return [await (snapshot ? this.#completeSnapshot(transaction, step) : this.#completeChanges(transaction, step))];
      case 'unreadable':
        return [await this.#refuse(transaction, step)];
      case 'unchanged':
        return this.#confirm(transaction, steps.filter(isUnchanged));
    }
  }

  #tell(step: Step, { readings }: Settled): void {
    if (step.kind !== 'page') for (const { name } of this.#task.stream.fills) this.#telling.add(told(name, step.partition));
    for (const { reading, scope } of readings) this.#telling.add(told(reading, scope));
  }

  #isTold(table: string, scope: string): boolean {
    return this.#told.has(told(table, scope)) || this.#telling.has(told(table, scope));
  }

  async #keepForLater(transaction: Transaction, { partition, page, cursor }: StepOf<'page'>): Promise<Settled> {
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    await this.#pages.keep(transaction, { ...series, run: state.open.run }, this.#withEtag(page));
    await this.#states.write(transaction, partition, { ...state, open: { ...state.open, resume: asJson(cursor) } });
    return nothing;
  }

  async #completeSnapshot(transaction: Transaction, { partition, cursor }: StepOf<'complete'>): Promise<Settled> {
    const { stream, now, keepSnapshots } = this.#task;
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    const pages = this.#pages.take(transaction, { ...series, run: state.open.run });
    const settled = await settleSnapshot(transaction, stream, series, pages, now, this.#novelty);
    await this.#states.write(transaction, partition, {
      cursor: asJson(cursor) ?? state.cursor,
      open: null,
      completed: { run: state.open.run, at: now },
    });
    if (state.completed) await dropSuperseded(transaction, series, keepSnapshots);
    return settled;
  }

  async #addChange(transaction: Transaction, { partition, page, cursor }: StepOf<'page'>): Promise<Settled> {
    const { stream, now, run } = this.#task;
    const series = this.#series(partition);
    await this.#pages.keep(transaction, { ...series, run }, this.#withEtag(page));
    const settled = await settleChange(transaction, stream, series, page, now, this.#novelty);
    if (cursor !== undefined) {
      const state = await this.#states.read(transaction, partition);
      await this.#states.write(transaction, partition, { ...state, cursor: asJson(cursor) });
    }
    return settled;
  }

  async #completeChanges(transaction: Transaction, { partition, cursor }: StepOf<'complete'>): Promise<Settled> {
    const { source, stream, now, run } = this.#task;
    const series = this.#series(partition);
    const readings = readingsOf(stream, partition, 'read', '').filter(({ reading, scope }) => !this.#isTold(reading, scope));
    await writeReadings(transaction, readings, { source, at: now, novelty: this.#novelty });
    const state = await this.#states.read(transaction, partition);
    await this.#states.write(transaction, partition, { cursor: asJson(cursor) ?? state.cursor, open: null, completed: { run, at: now } });
    if (state.completed) await dropRepeats(transaction, series);
    return { ...nothing, readings };
  }

  /** What was said of partitions when they were last completed holds again, whatever was said of them since. */
  async #confirm(transaction: Transaction, steps: readonly StepOf<'unchanged'>[]): Promise<readonly Settled[]> {
    const { source, stream, now } = this.#task;
    const tables = stream.fills.map(({ name }) => name);
    const asked = await Promise.all(
      steps.map(async ({ partition, cursor }) => ({ partition, cursor, state: await this.#states.read(transaction, partition) })),
    );
    const standing = await standingReadings(
      transaction,
      tables,
      asked.map(({ partition, state }) => ({ scope: partition, at: state.completed?.at ?? null })),
      source,
    );
    const missing = (partition: string): readonly string[] => tables.filter((name) => !standing.has(told(name, partition)));
    const holding = asked.map(({ partition }) => partition).filter((partition) => missing(partition).length === 0);
    if (holding.length > 0) await refreshReadings(transaction, tables, holding, { source, at: now });
    const settled: Settled[] = [];
    for (const { partition, cursor, state } of asked) {
      const lacking = missing(partition);
      settled.push(lacking.length === 0 ? nothing : await this.#confirmAnew(transaction, partition, state, lacking));
      const completed = state.completed && { ...state.completed, at: now };
      await this.#states.write(transaction, partition, { ...state, cursor: asJson(cursor) ?? state.cursor, completed });
    }
    return settled;
  }

  /** Tables of the partition of which something else was said since say again what they said. */
  async #confirmAnew(transaction: Transaction, partition: string, { completed }: StreamState, tables: readonly string[]): Promise<Settled> {
    const { source, stream, now } = this.#task;
    const series = this.#series(partition);
    if (completed && stream.mode === 'snapshot')
      return settleSnapshot(transaction, stream, series, keptPages(transaction, series, completed.run), now, this.#novelty);
    const readings = readingsOf(stream, partition, 'read', '').filter(({ reading }) => tables.includes(reading));
    await writeReadings(transaction, readings, { source, at: now, novelty: this.#novelty });
    return { ...nothing, readings };
  }

  async #refuse(transaction: Transaction, { partition, outcome, reason }: StepOf<'unreadable'>): Promise<Settled> {
    const { source, stream, now } = this.#task;
    const readings = readingsOf(stream, partition, outcome, reason);
    await writeReadings(transaction, readings, { source, at: now, novelty: this.#novelty });
    if (stream.mode === 'snapshot') await this.#abandon(transaction, this.#series(partition));
    return { ...nothing, readings };
  }

  /** The state of a partition with its unfinished snapshot: the one taken up in this run, or a new one in place of what was left. */
  async #openSnapshot(
    transaction: Transaction,
    series: Series,
  ): Promise<StreamState & { readonly open: NonNullable<StreamState['open']> }> {
    const { run, now } = this.#task;
    const state = await this.#states.read(transaction, series.partition);
    if (state.open && state.open.run === this.#open.get(series.partition)) return { ...state, open: state.open };
    if (state.open) await dropRun(transaction, { ...series, run: state.open.run });
    this.#pages.begin(series.partition);
    this.#open.set(series.partition, run);
    return { ...state, open: { run, at: now, resume: null } };
  }

  async #abandon(transaction: Transaction, series: Series): Promise<void> {
    const state = await this.#states.read(transaction, series.partition);
    if (!state.open) return;
    await dropRun(transaction, { ...series, run: state.open.run });
    this.#pages.drop(series.partition);
    await this.#states.write(transaction, series.partition, { ...state, open: null });
  }

  /** A source may confirm a page without naming its mark again; the one it was asked with still holds. */
  #withEtag(page: Page): Page {
    const etag = page.etag ?? (page.notModified ? this.#task.offered(page.request) : undefined);
    return etag === undefined ? page : { ...page, etag };
  }

  #series(partition: string): Series {
    return { source: this.#task.source, stream: this.#task.name, partition };
  }
}

export const nothing: Settled = { rows: 0, opened: 0, closed: 0, readings: [], diagnostics: [] };

/** The steps one by one, but those in a row that say of different partitions that nothing has changed: these can be settled together. */
function* alike(steps: readonly Step[]): Generator<readonly Step[]> {
  let row: StepOf<'unchanged'>[] = [];
  for (const step of steps) {
    const joins = step.kind === 'unchanged' && !row.some(({ partition }) => [partition, '*'].includes(step.partition) || partition === '*');
    if (!joins && row.length > 0) {
      yield row;
      row = [];
    }
    if (isUnchanged(step)) row.push(step);
    else yield [step];
  }
  if (row.length > 0) yield row;
}

function isUnchanged(step: Step): step is StepOf<'unchanged'> {
  return step.kind === 'unchanged';
}

function told(table: string, scope: string): string {
  return JSON.stringify([table, scope]);
}

function asJson(cursor: unknown): string | null {
  return cursor === undefined ? null : JSON.stringify(cursor);
}
