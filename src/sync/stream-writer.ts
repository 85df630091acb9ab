import type { Page, Reading, Step, Stream } from '../../collectors/collector.ts';
import type { Transaction, Warehouse } from '../warehouse/warehouse.ts';
import { Novelty } from './novelty.ts';
import { PageKeeper } from './page-keeper.ts';
import { dropRun, keptPages, type Series, type StoredBodies } from './raw-page.ts';
import { readingsOf, settleChange, settleSnapshot, subjectsOf, type Settled } from './settle.ts';
import { StreamReadings } from './stream-readings.ts';
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
  readonly #readings: StreamReadings;
  readonly #novelty: Novelty;
  readonly #pages: PageKeeper;
  /** Snapshots under way: partition to the run that their pages are kept under. */
  readonly #open = new Map<string, number>();

  constructor(task: StreamTask) {
    this.#task = task;
    this.#states = new StreamStates(task.source, task.name);
    this.#readings = new StreamReadings({ source: task.source, tables: task.stream.fills.map(({ name }) => name), at: task.now });
    this.#novelty = new Novelty(task.source);
    this.#pages = new PageKeeper(task.run, task.now, task.bodies);
  }

  /** Writes steps, in order, in one transaction, and tells what each came to. */
  async write(steps: readonly Step[]): Promise<readonly Settled[]> {
    return this.#transact(async (transaction) => {
      const settled: Settled[] = [];
      for (const step of steps) settled.push(await this.#settle(transaction, step));
      return settled;
    });
  }

  /** The stream has said all it had to say: that it once broke off, or was refused as a whole, no longer matters. */
  async finish(): Promise<void> {
    await this.#transact(async (transaction) => this.#readings.forgetRefusals(transaction));
  }

  /**
   * The stream broke off. What was read before still counts, and ages; what never was counts as failed. The pages kept so far of the
   * partition that was misread are of no use, and it is begun anew.
   */
  async fail(reason: string, misread: string | undefined): Promise<void> {
    const { stream } = this.#task;
    await this.#transact(async (transaction) => {
      const failed: Reading[] = [];
      for (const each of readingsOf(stream, '*', 'failed', reason)) {
        if ((await this.#readings.outcome(transaction, each.reading, '*')) !== 'read') failed.push(each);
      }
      await this.#readings.say(transaction, failed);
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
        await this.#readings.flush(transaction);
        await this.#states.flush(transaction);
        return result;
      });
      this.#readings.settle();
      return result;
    } catch (fault) {
      this.#readings.forget();
      this.#states.forget();
      this.#pages.forget();
      throw fault;
    }
  }

  async #settle(transaction: Transaction, step: Step): Promise<Settled> {
    const snapshot = this.#task.stream.mode === 'snapshot';
    switch (step.kind) {
      case 'page':
        return snapshot ? this.#keepForLater(transaction, step) : this.#addChange(transaction, step);
      case 'complete':
        return snapshot ? this.#completeSnapshot(transaction, step) : this.#completeChanges(transaction, step);
      case 'unreadable':
        return this.#refuse(transaction, step);
      case 'unchanged':
        return this.#confirm(transaction, step);
    }
  }

  async #keepForLater(transaction: Transaction, { partition, page, cursor }: StepOf<'page'>): Promise<Settled> {
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    await this.#pages.keep(transaction, { ...series, run: state.open.run }, this.#withEtag(page));
    await this.#states.write(transaction, partition, { ...state, open: { ...state.open, resume: asJson(cursor) } });
    return nothing;
  }

  async #completeSnapshot(transaction: Transaction, { partition, cursor }: StepOf<'complete'>): Promise<Settled> {
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    const settled = await this.#settleWhole(transaction, series, this.#pages.take(transaction, { ...series, run: state.open.run }));
    await this.#states.write(transaction, partition, {
      cursor: asJson(cursor) ?? state.cursor,
      open: null,
      completed: { run: state.open.run, at: this.#task.now },
    });
    return settled;
  }

  async #settleWhole(transaction: Transaction, series: Series, pages: Iterable<Page> | AsyncIterable<Page>): Promise<Settled> {
    const { stream, now } = this.#task;
    const settled = await settleSnapshot(transaction, stream, series, pages, now, this.#novelty);
    await this.#readings.say(transaction, settled.readings, subjectsOf(series));
    return settled;
  }

  async #addChange(transaction: Transaction, { partition, page, cursor }: StepOf<'page'>): Promise<Settled> {
    const { stream, now, run } = this.#task;
    const series = this.#series(partition);
    await this.#pages.keep(transaction, { ...series, run }, this.#withEtag(page));
    const settled = await settleChange(transaction, stream, series, page, now, this.#novelty);
    await this.#readings.say(transaction, settled.readings);
    if (cursor !== undefined) {
      const state = await this.#states.read(transaction, partition);
      await this.#states.write(transaction, partition, { ...state, cursor: asJson(cursor) });
    }
    return settled;
  }

  async #completeChanges(transaction: Transaction, { partition, cursor }: StepOf<'complete'>): Promise<Settled> {
    const { stream, now, run } = this.#task;
    const readings = readingsOf(stream, partition, 'read', '').filter(({ reading, scope }) => !this.#readings.isTold(reading, scope));
    await this.#readings.say(transaction, readings);
    const state = await this.#states.read(transaction, partition);
    await this.#states.write(transaction, partition, { cursor: asJson(cursor) ?? state.cursor, open: null, completed: { run, at: now } });
    return { ...nothing, readings };
  }

  /** What was said of the partition when it was last completed holds again, whatever was said of it since. */
  async #confirm(transaction: Transaction, { partition, cursor }: StepOf<'unchanged'>): Promise<Settled> {
    const state = await this.#states.read(transaction, partition);
    const lacking = await this.#readings.confirm(transaction, partition, state.completed?.at ?? null);
    const settled = lacking.length === 0 ? nothing : await this.#confirmAnew(transaction, partition, state, lacking);
    const completed = state.completed && { ...state.completed, at: this.#task.now };
    await this.#states.write(transaction, partition, { ...state, cursor: asJson(cursor) ?? state.cursor, completed });
    return settled;
  }

  /** Tables of the partition of which something else was said since say again what they said. */
  async #confirmAnew(transaction: Transaction, partition: string, { completed }: StreamState, tables: readonly string[]): Promise<Settled> {
    const { stream } = this.#task;
    const series = this.#series(partition);
    if (completed && stream.mode === 'snapshot')
      return this.#settleWhole(transaction, series, keptPages(transaction, series, completed.run));
    const readings = readingsOf(stream, partition, 'read', '').filter(({ reading }) => tables.includes(reading));
    await this.#readings.say(transaction, readings);
    return { ...nothing, readings };
  }

  async #refuse(transaction: Transaction, { partition, outcome, reason }: StepOf<'unreadable'>): Promise<Settled> {
    const { stream } = this.#task;
    const readings = readingsOf(stream, partition, outcome, reason);
    await this.#readings.say(transaction, readings);
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

function asJson(cursor: unknown): string | null {
  return cursor === undefined ? null : JSON.stringify(cursor);
}
