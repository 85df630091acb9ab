import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of every diagnostic that collecting raises. The keys are the codes that the README of this folder documents. */
export const messages = {
  'sync.row-refused': ({ stream, table, column, problem }) => ({
    says: `Rows of ${text(table)} from ${text(stream)} were left out: ${column === '' ? '' : `column ${text(column)}: `}${text(problem)}.`,
    hint: 'What they were about counts as not read. The collector’s mapping does not fit the table.',
  }),
  'sync.rows-late': ({ table, rows, observedAt }) => ({
    says: `${text(rows)} rows of ${text(table)} as of ${text(observedAt)} were left out: what is known of them is more recent.`,
    hint: 'Where the next run says so again, the clock of this machine was ahead, or is behind: `assay doctor` looks at it.',
  }),
  'sync.cursor-outdated': ({ stream, partition }) => ({
    says: `Where ${text(stream)} stood in ${text(partition)} was kept in a form that this version does not know.`,
    hint: 'It is read from the beginning.',
  }),
} as const satisfies Messages;

function text(fact: Fact | undefined): string {
  return String(fact);
}
