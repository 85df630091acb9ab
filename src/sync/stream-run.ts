import type { CollectorContext, Page, Step, Stream, StreamContext } from '../../collectors/collector.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { forever, type Transaction, type Warehouse } from '../warehouse/warehouse.ts';
import { ExtractionFault } from './extraction.ts';
import { countPages, dropRepeats, dropRun, dropSuperseded, keepPage, type Place, type Series, type StoredBodies } from './raw-page.ts';
import { Novelty } from './novelty.ts';
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

/**
 * Runs one stream to its end and commits each of its steps in one transaction. What the stream throws ends this stream alone: it
 * is told in the summary and in the readings of what was never read.
 */
export async function runStream(task: StreamTask, context: CollectorContext<unknown>): Promise<StreamSummary> {
  const run = new StreamRun(task, context);
  try {
    for await (const step of task.stream.steps(run.context)) {
      // What a stream says once it was called off may be a consequence of that.
      context.signal.throwIfAborted();
      await run.commit(step);
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

class StreamRun {
  readonly context: StreamContext<unknown>;
  readonly #task: StreamTask;
  readonly #states: StreamStates;
  readonly #novelty: Novelty;
  /** Pages kept so far, by partition, of those that this run has added to. */
  readonly #kept = new Map<string, number>();
  /** Snapshots under way: partition to the run that their pages are kept under. */
  readonly #open = new Map<string, number>();
  /** Tables and scopes of which this run has said whether they were read. */
  readonly #told = new Set<string>();
  readonly #unreadable: StepOf<'unreadable'>[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  #partition = '*';
  #pages = 0;
  #notModified = 0;
  #rows = 0;
  #opened = 0;
  #closed = 0;

  constructor(task: StreamTask, context: CollectorContext<unknown>) {
    this.#task = task;
    this.#states = new StreamStates(task.source, task.name);
    this.#novelty = new Novelty(task.source);
    this.context = {
      ...context,
      report: (diagnostic) => void this.#diagnostics.push(diagnostic),
      cursor: async (partition) => this.#cursor(partition),
      resume: async (partition) => this.#resume(partition),
    };
  }

  async commit(step: Step): Promise<void> {
    this.#partition = step.partition;
    const settled = await this.#write(async (transaction) => this.#apply(transaction, step));
    if (step.kind === 'page') {
      this.#pages += 1;
      this.#notModified += step.page.notModified ? 1 : 0;
    } else {
      this.#open.delete(step.partition);
      for (const { name } of this.#task.stream.fills) this.#told.add(told(name, step.partition));
    }
    if (step.kind === 'unreadable') this.#unreadable.push(step);
    this.#rows += settled.rows;
    this.#opened += settled.opened;
    this.#closed += settled.closed;
    this.#diagnostics.push(...settled.diagnostics);
    for (const { reading, scope } of settled.readings) this.#told.add(told(reading, scope));
    this.#task.onStep(step, { pages: this.#pages, rows: this.#rows });
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
      pages: this.#pages,
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
      return await this.#task.warehouse.write(work);
    } catch (fault) {
      this.#states.forget();
      this.#task.bodies.forget();
      throw fault;
    }
  }

  async #apply(transaction: Transaction, step: Step): Promise<Settled> {
    const snapshot = this.#task.stream.mode === 'snapshot';
    if (step.kind === 'page') return snapshot ? this.#keepForLater(transaction, step) : this.#addChange(transaction, step);
    if (step.kind === 'complete') return snapshot ? this.#completeSnapshot(transaction, step) : this.#completeChanges(transaction, step);
    return step.kind === 'unchanged' ? this.#confirm(transaction, step) : this.#refuse(transaction, step);
  }

  async #keepForLater(transaction: Transaction, { partition, page, cursor }: StepOf<'page'>): Promise<Settled> {
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    await this.#keep(transaction, { ...series, run: state.open.run }, page);
    await this.#states.write(transaction, partition, { ...state, open: { ...state.open, resume: asJson(cursor) } });
    return nothing;
  }

  async #completeSnapshot(transaction: Transaction, { partition, cursor }: StepOf<'complete'>): Promise<Settled> {
    const { stream, now, keepSnapshots } = this.#task;
    const series = this.#series(partition);
    const state = await this.#openSnapshot(transaction, series);
    const settled = await settleSnapshot(transaction, stream, { ...series, run: state.open.run }, now, this.#novelty);
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
    await this.#keep(transaction, { ...series, run }, page);
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
      settled = await settleSnapshot(transaction, stream, { ...series, run: completed.run }, now, this.#novelty);
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
    this.#kept.delete(series.partition);
    this.#open.set(series.partition, run);
    return { ...state, open: { run, at: now, resume: null } };
  }

  async #abandon(transaction: Transaction, series: Series): Promise<void> {
    const state = await this.#states.read(transaction, series.partition);
    if (!state.open) return;
    await dropRun(transaction, { ...series, run: state.open.run });
    this.#kept.delete(series.partition);
    await this.#states.write(transaction, series.partition, { ...state, open: null });
  }

  async #cursor(partition: string): Promise<unknown> {
    const { warehouse, name, stream } = this.#task;
    const { cursor } = await this.#states.read(warehouse, partition);
    if (cursor === null) return undefined;
    const kept: unknown = JSON.parse(cursor);
    if (stream.cursor.safeParse(kept).success) return kept;
    this.#diagnostics.push({ code: 'sync.cursor-outdated', severity: 'warning', facts: { stream: name, partition } });
    return undefined;
  }

  async #resume(partition: string): Promise<unknown> {
    const { warehouse, now } = this.#task;
    const { open } = await this.#states.read(warehouse, partition);
    if (open === null || open.resume === null) return undefined;
    if (Date.parse(now) - Date.parse(open.at) > resumableHours * 3_600_000) return undefined;
    this.#open.set(partition, open.run);
    return JSON.parse(open.resume);
  }

  async #keep(transaction: Transaction, place: Place, page: Page): Promise<void> {
    const { now, run, bodies } = this.#task;
    // Only a snapshot taken up from an earlier run has pages that this one did not keep.
    const number = this.#kept.get(place.partition) ?? (place.run === run ? 0 : await countPages(transaction, place));
    await keepPage(transaction, { place, number, page: this.#withEtag(page), fetchedAt: now, bodies });
    this.#kept.set(place.partition, number + 1);
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
