import type { CollectorContext, Step, StreamContext } from '../../collectors/collector.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { ExtractionFault } from './extraction.ts';
import { gather } from './gather.ts';
import type { Settled } from './settle.ts';
import { nothing, StreamWriter, type StepOf, type StreamTask } from './stream-writer.ts';

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

/** Told of each step once it is committed, with what the stream has come to. */
export type OnStep = (step: Step, counts: Pick<StreamSummary, 'pages' | 'rows'>) => void;

/** Steps, and characters of their pages, that may wait while those before them are committed. */
const mostWaiting = { steps: 64, characters: 4 * 2 ** 20 };

/**
 * Runs one stream to its end. Its steps are committed in the order they come: those that came while the ones before were being
 * committed, in one transaction. What the stream throws ends this stream alone: it is told in the summary and in the readings of what
 * was never read.
 */
export async function runStream(task: StreamTask, context: CollectorContext<unknown>, onStep: OnStep): Promise<StreamSummary> {
  const writer = new StreamWriter(task);
  const run = new StreamRun(task, context, writer, onStep);
  try {
    for await (const steps of gather(run.steps(), isEnough)) await run.commit(steps);
    context.signal.throwIfAborted();
    await writer.finish();
    return run.summary('completed', null);
  } catch (fault) {
    if (context.signal.aborted) return run.summary('interrupted', null);
    const reason = fault instanceof Error ? fault.message : String(fault);
    await writer.fail(reason, fault instanceof ExtractionFault ? fault.partition : undefined);
    return run.summary('failed', reason);
  }
}

function isEnough(waiting: readonly Step[]): boolean {
  const characters = waiting.reduce((sum, step) => sum + (step.kind === 'page' ? step.page.body.length : 0), 0);
  return waiting.length >= mostWaiting.steps || characters >= mostWaiting.characters;
}

/** The stream's side of a run: what it says until it is committed, what it may ask meanwhile, and what came of it. */
class StreamRun {
  readonly #task: StreamTask;
  readonly #context: StreamContext<unknown>;
  readonly #writer: StreamWriter;
  readonly #onStep: OnStep;
  readonly #unreadable: StepOf<'unreadable'>[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  /** Steps by partition that the stream has said and no transaction holds yet. */
  readonly #waiting = new Map<string, number>();
  #committed = Promise.withResolvers<void>();
  #brokenOff = false;
  #pages = 0;
  #notModified = 0;
  #rows = 0;
  #opened = 0;
  #closed = 0;

  constructor(task: StreamTask, context: CollectorContext<unknown>, writer: StreamWriter, onStep: OnStep) {
    this.#task = task;
    this.#writer = writer;
    this.#onStep = onStep;
    this.#context = {
      ...context,
      report: (diagnostic) => void this.#diagnostics.push(diagnostic),
      cursor: async (partition) => this.#cursor(partition),
      resume: async (partition) => {
        await this.#whenCommitted(partition);
        return writer.resume(partition);
      },
    };
  }

  async *steps(): AsyncGenerator<Step> {
    for await (const step of this.#task.stream.steps(this.#context)) {
      this.#waiting.set(step.partition, (this.#waiting.get(step.partition) ?? 0) + 1);
      yield step;
    }
  }

  /** In one transaction; where that fails, each step in one of its own, so that what cannot be taken keeps nothing else out. */
  async commit(steps: readonly Step[]): Promise<void> {
    try {
      // What a stream says once it was called off may be a consequence of that.
      this.#context.signal.throwIfAborted();
      await this.#commitTogether(steps).catch(async (fault: unknown) => {
        if (steps.length === 1) throw fault;
        for (const step of steps) await this.#commitTogether([step]);
      });
    } catch (fault) {
      this.#brokenOff = true;
      throw fault;
    } finally {
      for (const { partition } of steps) this.#waiting.set(partition, (this.#waiting.get(partition) ?? 1) - 1);
      this.#committed.resolve();
      this.#committed = Promise.withResolvers();
    }
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

  async #commitTogether(steps: readonly Step[]): Promise<void> {
    const settled = await this.#writer.write(steps);
    for (const [index, step] of steps.entries()) this.#count(step, settled[index] ?? nothing);
  }

  #count(step: Step, settled: Settled): void {
    if (step.kind === 'page') {
      this.#pages += 1;
      this.#notModified += step.page.notModified ? 1 : 0;
    }
    if (step.kind === 'unreadable') this.#unreadable.push(step);
    this.#rows += settled.rows;
    this.#opened += settled.opened;
    this.#closed += settled.closed;
    this.#diagnostics.push(...settled.diagnostics);
    this.#onStep(step, { pages: this.#pages, rows: this.#rows });
  }

  async #cursor(partition: string): Promise<unknown> {
    const { name, stream } = this.#task;
    await this.#whenCommitted(partition);
    const kept = await this.#writer.cursor(partition);
    if (kept === undefined || stream.cursor.safeParse(kept).success) return kept;
    this.#diagnostics.push({ code: 'sync.cursor-outdated', severity: 'warning', facts: { stream: name, partition } });
    return undefined;
  }

  /** What the stream has said of a partition comes before what it asks of it. */
  async #whenCommitted(partition: string): Promise<void> {
    while (this.#waiting.get(partition) && !this.#brokenOff) await this.#committed.promise;
    if (this.#brokenOff) throw new Error('What the stream said could not be kept');
  }
}
