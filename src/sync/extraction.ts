import type { Page, Reading, Stream } from '../../collectors/collector.ts';
import type { Table, Value } from '../../query-language/catalog.ts';
import type { Diagnostic } from '../../query-language/diagnostic.ts';
import type { Series } from './raw-page.ts';
import { findRowFault } from './row-fault.ts';

type Values = Readonly<Record<string, Value>>;

/** A page that the stream's mapping could not take: the mapping's fault, or an answer of a shape nobody foresaw. */
export class ExtractionFault extends Error {
  override readonly name = 'ExtractionFault';
  readonly partition: string;

  constructor(partition: string, message: string, cause: unknown) {
    super(message, { cause });
    this.partition = partition;
  }
}

/** What pages of a stream mean, gathered page by page. */
export class Extraction {
  readonly rows: ReadonlyMap<Table, Values[]>;
  readonly readings: Reading[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #stream: Stream;
  readonly #name: string;
  readonly #partition: string;
  readonly #tables: ReadonlyMap<string, Table>;

  constructor({ stream: name, partition }: Series, stream: Stream) {
    this.#name = name;
    this.#partition = partition;
    this.#stream = stream;
    this.#tables = new Map(stream.fills.map((table) => [table.name, table]));
    this.rows = new Map(stream.fills.map((table) => [table, []]));
  }

  /** Throws `ExtractionFault` when the stream's `rows` throws. */
  add(page: Page): void {
    try {
      for (const extract of this.#stream.rows(page)) {
        if ('fault' in extract) this.diagnostics.push(extract.fault);
        else if ('reading' in extract) this.#addReading(extract);
        else this.#addRow(extract.table, extract.values);
      }
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new ExtractionFault(this.#partition, `the answer to ${page.request} could not be understood: ${detail}`, cause);
    }
  }

  get rowCount(): number {
    return this.rows.values().reduce((total, rows) => total + rows.length, 0);
  }

  /** Subjects whose facts of this table were not read, though the pages were; `*` when that holds of all. */
  unread(table: Table): readonly string[] {
    return this.readings.flatMap(({ reading, scope, outcome }) => (reading === table.name && outcome !== 'read' ? [scope] : []));
  }

  #addReading(reading: Reading): void {
    if (this.#tables.has(reading.reading)) this.readings.push(reading);
    else this.#refuse(reading.reading, '', 'the stream does not say that it fills this table');
  }

  #addRow(name: string, values: Values): void {
    const table = this.#tables.get(name);
    if (!table) return this.#refuse(name, '', 'the stream does not say that it fills this table');
    const fault = findRowFault(table, values);
    if (!fault) return void this.rows.get(table)?.push(values);
    this.#refuse(name, fault.column, fault.problem);
    // A row left out must not look like a row that is not there.
    const subject = values[table.subject.column];
    const scope = typeof subject === 'string' ? subject : this.#partition;
    this.readings.push({ reading: name, scope, outcome: 'failed', reason: `${fault.column} of a row could not be used: ${fault.problem}` });
  }

  #refuse(table: string, column: string, problem: string): void {
    const facts = { stream: this.#name, table, column, problem };
    const known = this.diagnostics.some(
      ({ code, facts: said }) =>
        code === 'sync.row-refused' && said['table'] === table && said['column'] === column && said['problem'] === problem,
    );
    if (!known) this.diagnostics.push({ code: 'sync.row-refused', severity: 'warning', facts });
  }
}
