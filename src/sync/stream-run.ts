import type { CollectorContext, Page, Step, Stream, StreamContext } from '../../collectors/collector.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { forever, type Transaction, type Warehouse } from '../warehouse/warehouse.ts';
import { ExtractionFault } from './extraction.ts';
import { gather } from './gather.ts';
import { Novelty } from './novelty.ts';
import { PageKeeper } from './page-keeper.ts';
import { dropRepeats, dropRun, dropSuperseded, keptPages, type Series, type StoredBodies } from './raw-page.ts';
import { forgetRefusals, refreshReadings, standingReadings, writeReadings } from './reading.ts';
import { readingsOf, settleChange, settleSnapshot, type Settled } from './settle.ts';
import { StreamStates, type StreamState } from './stream-state.ts';

type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** What one stream did in one run. */
export interface StreamSummary {
  readonly source: string;
  readonly stream: string;
  readonly outcome: 'completed' | 'failed' | 'interrupted';
  readonly pages: number;
  /** Pages that, the source said, are as they were. */
  readonly notModified: number;
  readonly rows: number;
  /** States that began and ended: what this run changed. */
  readonly opened: number;
  readonly closed: number;
  /** What the source would not give. */
  readonly unreadable: readonly Pick<StepOf<'unreadable'>, 'partition' | 'outcome' | 'reason'>[];
  /** Why the stream broke off; null when it did not. */
  readonly fault: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

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
  readonly onStep: (step: Step, counts: Pick<StreamSummary, 'pages' | 'rows'>) => void;
}

/** An unfinished snapshot older than this is begun anew: its first pages would say too little about now. */
const resumableHours = 24;

/** Steps, and characters of their pages, that may wait while those before them are committed. */
const mostWaiting = { steps: 64, characters: 4 * 2 ** 20 };

/**
 * Runs one stream to its end. Its steps are committed in the order they come: those that came while the ones before were being
 * committed, in one transaction. What the stream throws ends this stream alone: it is told in the summary and in the readings of what
 * was never read.
 */
export async function runStream(task: StreamTask, context: CollectorContext<unknown>): Promise<StreamSummary> {
  const run = new StreamRun(task, context);
  try {
    for await (const steps of gather(run.steps(), isEnough)) {
      // What a stream says once it was called off may be a consequence of that.
      context.signal.throwIfAborted();
      await run.commit(steps);
    }
    context.signal.throwIfAborted();
    await run.finish();
    return run.summary('completed', null);
  } catch (fault) {
    if (context.signal.aborted) return run.summary('interrupted', null);
    const reason = fault instanceof Error ? fault.message : String(fault);
    await run.fail(reason, fault instanceof ExtractionFault);
    return run.summary('failed', reason);
  }
}

function isEnough(waiting: readonly Step[]): boolean {
  const characters = waiting.reduce((sum, step) => sum + (step.kind === 'page' ? step.page.body.length : 0), 0);
  return waiting.length >= mostWaiting.steps || characters >= mostWaiting.characters;
}

class StreamRun {
  readonly context: StreamContext<unknown>;
  readonly #task: StreamTask;
  readonly #states: StreamStates;
  readonly #novelty: Novelty;
  readonly #pages: PageKeeper;
  /** Snapshots under way: partition to the run that their pages are kept under. */
  readonly #open = new Map<string, number>();
  /** Tables and scopes of which this run has said whether they were read. */
  readonly #told = new Set<string>();
  readonly #unreadable: StepOf<'unreadable'>[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  /** Steps by partition that the stream has said and no transaction holds yet. */
  readonly #waiting = new Map<string, number>();
  #committed = Promise.withResolvers<void>();
  #partition = '*';
  #pageCount = 0;
  #notModified = 0;
  #rows = 0;
  #opened = 0;
  #closed = 0;

  constructor(task: StreamTask, context: CollectorContext<unknown>) {
    this.#task = task;
    this.#states = new StreamStates(task.source, task.name);
    this.#novelty = new Novelty(task.source);
    this.#pages = new PageKeeper(task.run, task.now, task.bodies);
    this.context = {
      ...context,
      report: (diagnostic) => void this.#diagnostics.push(diagnostic),
      cursor: async (partition) => this.#cursor(partition),
      resume: async (partition) => this.#resume(partition),
    };
  }

  async *steps(): AsyncGenerator<Step> {
    for await (const step of this.#task.stream.steps(this.context)) {
      this.#waiting.set(step.partition, (this.#waiting.get(step.partition) ?? 0) + 1);
      yield step;
    }
  }

  /** In one transaction; where that fails, each step in one of its own, so that what cannot be taken keeps nothing else out. */
  async commit(steps: readonly Step[]): Promise<void> {
    try {
      await this.#commitTogether(steps);
    } catch (fault) {
      if (steps.length === 1) throw fault;
      for (const step of steps) await this.#commitTogether([step]);
    } finally {
      for (const { partition } of steps) this.#waiting.set(partition, (this.#waiting.get(partition) ?? 1) - 1);
      this.#committed.resolve();
      this.#committed = Promise.withResolvers();
    }
  }

  async #commitTogether(steps: readonly Step[]): Promise<void> {
    const settled = await this.#write(async (transaction) => {
      const each: Settled[] = [];
      for (const step of steps) {
        this.#partition = step.partition;
        each.push(await this.#apply(transaction, step));
      }
      return each;
    });
    for (const [index, step] of steps.entries()) this.#count(step, settled[index] ?? nothing);
  }

  #count(step: Step, settled: Settled): void {
    if (step.kind === 'page') {
      this.#pageCount += 1;
      this.#notModified += step.page.notModified ? 1 : 0;
    }
    if (step.kind === 'unreadable') this.#unreadable.push(step);
    this.#rows += settled.rows;
    this.#opened += settled.opened;
    this.#closed += settled.closed;
    this.#diagnostics.push(...settled.diagnostics);
    this.#task.onStep(step, { pages: this.#pageCount, rows: this.#rows });
  }

  /** The stream has said all it had to say: that it once broke off, or was refused as a whole, no longer matters. */
  async finish(): Promise<void> {
    const tables = this.#task.stream.fills.map(({ name }) => name).filter((name) => !this.#told.has(told(name, '*')));
    await this.#task.warehouse.write(async (transaction) =>
      forgetRefusals(transaction, tables, { source: this.#task.source, at: this.#task.now }),
    );
  }

  /**
   * The stream broke off. What was read before still counts, and ages; what never was counts as failed. With `misread`, the pages
   * kept so far are of no use and the partition is begun anew.
   */
  async fail(reason: string, misread: boolean): Promise<void> {
    const { source, stream, now } = this.#task;
    await this.#write(async (transaction) => {
      const rows = await transaction.read<{ table: string }>(
        `SELECT "table" FROM reading WHERE source = $source AND scope = '*' AND outcome = 'read' AND valid_to = $forever::TIMESTAMPTZ`,
        { source, forever },
      );
      const read = new Set(rows.map(({ table }) => table));
      const failed = readingsOf(stream, '*', 'failed', reason).filter(({ reading }) => !read.has(reading));
      await writeReadings(transaction, failed, { source, at: now, novelty: this.#novelty });
      if (misread && stream.mode === 'snapshot') await this.#abandon(transaction, this.#series(this.#partition));
    });
  }

  summary(outcome: StreamSummary['outcome'], fault: string | null): StreamSummary {
    return {
      source: this.#task.source,
      stream: this.#task.name,
      outcome,
      pages: this.#pageCount,
      notModified: this.#notModified,
      rows: this.#rows,
      opened: this.#opened,
      closed: this.#closed,
      unreadable: this.#unreadable.map(({ partition, outcome, reason }) => ({ partition, outcome, reason })),
      fault,
      diagnostics: this.#diagnostics,
    };
  }

  /** One transaction. When it fails, nothing of it counts: neither in the warehouse nor in what the run remembers. */
  async #write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#task.warehouse.write(async (transaction) => {
        const result = await work(transaction);
        await this.#states.flush(transaction);
        return result;
      });
    } catch (fault) {
      this.#states.forget();
      this.#pages.forget();
      throw fault;
    }
  }

  async #apply(transaction: Transaction, step: Step): Promise<Settled> {
    const settled = await this.#settle(transaction, step);
    if (step.kind !== 'page') for (const { name } of this.#task.stream.fills) this.#told.add(told(name, step.partition));
    for (const { reading, scope } of settled.readings) this.#told.add(told(reading, scope));
    return settled;
  }

  async #settle(transaction: Transaction, step: Step): Promise<Settled> {
    const snapshot = this.#task.stream.mode === 'snapshot';
    if (step.kind === 'page') return snapshot ? this.#keepForLater(transaction, step) : this.#addChange(transaction, step);
    if (step.kind === 'complete') return snapshot ? this.#completeSnapshot(transaction, step) : this.#completeChanges(transaction, step);
    return step.kind === 'unchanged' ? this.#confirm(transaction, step) : this.#refuse(transaction, step);
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
    const readings = readingsOf(stream, partition, 'read', '').filter(({ reading, scope }) => !this.#told.has(told(reading, scope)));
    await writeReadings(transaction, readings, { source, at: now, novelty: this.#novelty });
    const state = await this.#states.read(transaction, partition);
    await this.#states.write(transaction, partition, { cursor: asJson(cursor) ?? state.cursor, open: null, completed: { run, at: now } });
    if (state.completed) await dropRepeats(transaction, series);
    return { ...nothing, readings };
  }

  /** What was said of the partition when it was last completed holds again, whatever was said of it since. */
  async #confirm(transaction: Transaction, { partition, cursor }: StepOf<'unchanged'>): Promise<Settled> {
    const { source, stream, now } = this.#task;
    const series = this.#series(partition);
    const state = await this.#states.read(transaction, partition);
    const { completed } = state;
    const tables = stream.fills.map(({ name }) => name);
    const standing = await standingReadings(transaction, tables, partition, { source, at: completed?.at ?? null });
    let settled = nothing;
    if (tables.every((name) => standing.has(name))) await refreshReadings(transaction, tables, partition, { source, at: now });
    else if (completed && stream.mode === 'snapshot')
      settled = await settleSnapshot(transaction, stream, series, keptPages(transaction, series, completed.run), now, this.#novelty);
    else {
      const readings = readingsOf(stream, partition, 'read', '').filter(({ reading }) => !standing.has(reading));
      await writeReadings(transaction, readings, { source, at: now, novelty: this.#novelty });
      settled = { ...nothing, readings };
    }
    await this.#states.write(transaction, partition, {
      ...state,
      cursor: asJson(cursor) ?? state.cursor,
      completed: completed && { ...completed, at: now },
    });
    return settled;
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

  async #cursor(partition: string): Promise<unknown> {
    const { warehouse, name, stream } = this.#task;
    await this.#settledOf(partition);
    const { cursor } = await this.#states.read(warehouse, partition);
    if (cursor === null) return undefined;
    const kept: unknown = JSON.parse(cursor);
    if (stream.cursor.safeParse(kept).success) return kept;
    this.#diagnostics.push({ code: 'sync.cursor-outdated', severity: 'warning', facts: { stream: name, partition } });
    return undefined;
  }

  /** Waits until what the stream has said of the partition is committed. */
  async #settledOf(partition: string): Promise<void> {
    while (this.#waiting.get(partition)) await this.#committed.promise;
  }

  async #resume(partition: string): Promise<unknown> {
    const { warehouse, now } = this.#task;
    await this.#settledOf(partition);
    const { open } = await this.#states.read(warehouse, partition);
    if (open === null || open.resume === null) return undefined;
    if (Date.parse(now) - Date.parse(open.at) > resumableHours * 3_600_000) return undefined;
    this.#open.set(partition, open.run);
    return JSON.parse(open.resume);
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

const nothing: Settled = { rows: 0, opened: 0, closed: 0, readings: [], diagnostics: [] };

function told(table: string, scope: string): string {
  return JSON.stringify([table, scope]);
}

function asJson(cursor: unknown): string | null {
  return cursor === undefined ? null : JSON.stringify(cursor);
}
