import type { Page } from '../../collectors/collector.ts';
import type { Transaction } from '../warehouse/warehouse.ts';
import { countPages, keepPage, keptPages, type Place, type StoredBodies } from './raw-page.ts';

/** Characters of pages that are held in memory until their snapshot is complete. Past it they are read back from where they are kept. */
const mostAtHand = 32 * 2 ** 20;

/** Keeps the pages of one stream in one run: numbers them, and holds those of unfinished snapshots at hand. */
export class PageKeeper {
  readonly #run: number;
  readonly #now: string;
  readonly #bodies: StoredBodies;
  /** Pages kept so far, by partition, of those that this run has added to. */
  readonly #counts = new Map<string, number>();
  /** By partition, all pages of the snapshot under way. */
  readonly #atHand = new Map<string, Page[]>();
  #characters = 0;
  /** Whether the table alone knows how many pages this run has kept. */
  #forgot = false;

  constructor(run: number, now: string, bodies: StoredBodies) {
    this.#run = run;
    this.#now = now;
    this.#bodies = bodies;
  }

  /** A snapshot of the partition begins in this run. */
  begin(partition: string): void {
    this.drop(partition);
    this.#counts.set(partition, 0);
    this.#atHand.set(partition, []);
  }

  async keep(transaction: Transaction, place: Place, page: Page): Promise<void> {
    const { partition } = place;
    // Only a snapshot taken up from an earlier run has pages that this one did not keep.
    const isFirst = place.run === this.#run && !this.#forgot;
    const number = this.#counts.get(partition) ?? (isFirst ? 0 : await countPages(transaction, place));
    await keepPage(transaction, { place, number, page, fetchedAt: this.#now, bodies: this.#bodies });
    this.#counts.set(partition, number + 1);
    const pages = this.#atHand.get(partition);
    pages?.push(page);
    if (pages) this.#characters += page.body.length;
    if (this.#characters > mostAtHand) this.#release(partition);
  }

  /** The pages of a snapshot, which is complete. */
  take(transaction: Transaction, place: Place): Iterable<Page> | AsyncIterable<Page> {
    const pages = this.#atHand.get(place.partition) ?? keptPages(transaction, place, place.run);
    this.#release(place.partition);
    return pages;
  }

  /** The snapshot under way is given up. */
  drop(partition: string): void {
    this.#counts.delete(partition);
    this.#release(partition);
  }

  /** To be called when a transaction that kept pages was rolled back: what the tables say counts. */
  forget(): void {
    this.#counts.clear();
    this.#atHand.clear();
    this.#characters = 0;
    this.#forgot = true;
    this.#bodies.forget();
  }

  #release(partition: string): void {
    for (const { body } of this.#atHand.get(partition) ?? []) this.#characters -= body.length;
    this.#atHand.delete(partition);
  }
}
