import type { RecordRow, Warehouse } from '../warehouse/warehouse.ts';
import { readBody } from './raw-page.ts';

/** What a kept page tells of an answer: the mark that the source gave it, and where its body is. */
interface Mark extends RecordRow {
  readonly request: string;
  readonly etag: string;
  readonly hash: string;
}

/** So many marks are held in memory, some 40 MB of them. The table is asked for those of older answers, one by one. */
const mostAtHand = 100_000;

/**
 * The latest usable answers that one source gave and marked with an ETag, for one run. Read once, when the run first asks, for to look
 * through all pages for every request costs more the more there are.
 */
export class KeptAnswers {
  readonly #warehouse: Pick<Warehouse, 'read'>;
  readonly #source: string;
  readonly #most: number;
  #atHand: Promise<ReadonlyMap<string, Mark>> | undefined;
  /** The ETag that was offered for each request of this run, where one was kept. */
  readonly #offered = new Map<string, string | undefined>();

  constructor(warehouse: Pick<Warehouse, 'read'>, source: string, most = mostAtHand) {
    this.#warehouse = warehouse;
    this.#source = source;
    this.#most = most;
  }

  /** The answer to be offered for a request; undefined when none is kept. */
  async answer(request: string): Promise<{ readonly etag: string; readonly body: string } | undefined> {
    const mark = await this.#mark(request);
    this.#offered.set(request, mark?.etag);
    return mark && { etag: mark.etag, body: await readBody(this.#warehouse, mark.hash) };
  }

  /** The ETag that was last offered for a request in this run. */
  offered(request: string): string | undefined {
    return this.#offered.get(request);
  }

  async #mark(request: string): Promise<Mark | undefined> {
    this.#atHand ??= this.#read(this.#most, null).then((marks) => new Map(marks.map((mark) => [mark.request, mark])));
    const marks = await this.#atHand;
    const mark = marks.get(request);
    // What the run itself has kept since it last asked is in the table alone.
    const isElsewhere = this.#offered.has(request) || (mark === undefined && marks.size === this.#most);
    return isElsewhere ? (await this.#read(1, request))[0] : mark;
  }

  /** Not from unfinished snapshots: that the source has nothing newer than such a page says nothing yet about the tables. */
  async #read(most: number, request: string | null): Promise<readonly Mark[]> {
    return this.#warehouse.read<Mark>(
      `SELECT request, etag, hash FROM raw_page
      WHERE source = $source AND request = coalesce($request, request) AND etag IS NOT NULL AND (status = 200 OR not_modified)
        AND NOT EXISTS (FROM stream_state AS state WHERE state.open_run = raw_page.run AND state.source = raw_page.source
          AND state.stream = raw_page.stream AND state."partition" = raw_page."partition")
      QUALIFY row_number() OVER (PARTITION BY request ORDER BY fetched_at DESC, run DESC, number DESC) = 1
      ORDER BY fetched_at DESC LIMIT $most`,
      { source: this.#source, request, most },
    );
  }
}
