import type { Page, Reading, Row } from '../../../../collectors/collector.ts';
import { rows } from '../../../../collectors/sources/catalog/row.ts';
import type { Diagnostic } from '../../../../query-language/diagnostic.ts';

/** What one catalog file means, by table. */
export interface FileMeaning {
  readonly tables: Readonly<Record<string, readonly Row['values'][]>>;
  readonly entities: readonly Row['values'][];
  readonly readings: readonly Reading[];
  readonly faults: readonly Diagnostic[];
  /** Codes of the faults, in order. */
  readonly codes: readonly string[];
}

export function meaningOf(pages: Iterable<Page>): FileMeaning {
  const extracts = [...pages].flatMap((page) => [...rows(page)]);
  const found = extracts.filter((extract) => 'table' in extract);
  const faults = extracts.flatMap((extract) => ('fault' in extract ? [extract.fault] : []));
  const tables: Record<string, Row['values'][]> = {};
  for (const { table, values } of found) (tables[table] ??= []).push(values);
  return {
    tables,
    entities: tables['entity'] ?? [],
    readings: extracts.filter((extract) => 'reading' in extract),
    faults,
    codes: faults.map(({ code }) => code),
  };
}

/** One file by itself, as it stands in a repository. */
export function extractFile(text: string, about: Readonly<Record<string, string>> = {}): FileMeaning {
  return meaningOf([{ request: 'file', status: 200, body: text, about: { file: 'catalog-info.yaml', ...about } }]);
}

/** A component in as few lines as will do, with more lines for its `metadata` and `spec`. */
export function component(name: string, { metadata = '', spec = '' }: { readonly metadata?: string; readonly spec?: string } = {}): string {
  return [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${name}`,
    ...lines(metadata),
    'spec:',
    '  type: service',
    '  lifecycle: production',
    ...(/^owner:/m.test(spec) ? [] : ['  owner: crew']),
    ...lines(spec),
    '',
  ].join('\n');
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n').map((line) => `  ${line}`);
}
