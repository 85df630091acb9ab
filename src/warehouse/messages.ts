import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words for every fault that this folder raises. The keys are the codes that its README documents. */
export const messages = {
  'warehouse.locked': ({ path, pid, program }) => ({
    says: `${text(path)} is in use by ${pid === null ? 'another process' : `process ${text(pid)} (${text(program)})`}.`,
    hint: 'It does not answer for the file. Wait until it has ended, or stop it, and try again.',
  }),
  'warehouse.already-open': ({ path }) => ({
    says: `${text(path)} is open already in this process.`,
    hint: 'Pass the open warehouse on, or close it first.',
  }),
  'warehouse.not-a-database': ({ path, detail }) => ({
    says: `${text(path)} cannot be read as a database: ${text(detail)}`,
    hint: 'Name another file, restore a backup, or move this one away to begin anew.',
  }),
  'warehouse.unreachable': ({ path, detail }) => ({
    says: `${text(path)} cannot be opened: ${text(detail)}`,
    hint: 'Check that the folder exists and may be written.',
  }),
  'warehouse.newer': ({ path, found, known }) => ({
    says: `${text(path)} has schema version ${text(found)}, and this program knows versions up to ${text(known)}.`,
    hint: 'A newer version wrote it: use that version or a later one.',
  }),
  'warehouse.table-changed': ({ table, column, found, declared, kind }) => ({
    says: `Column ${text(column)} of table ${text(table)} is ${text(found)} in the file but declared as ${text(declared)}.`,
    hint:
      kind === null || kind === undefined
        ? 'A column keeps its type: declare a new one under another name.'
        : `Convert what was collected with \`assay kind retype ${text(kind)}\`, or give the property another name, which keeps it as it is.`,
  }),
  'warehouse.present': ({ path }) => ({
    says: `${text(path)} is there already, and is left as it is.`,
    hint: 'Name another file, or replace it with `--force`.',
  }),
  'warehouse.no-backup': ({ path }) => ({
    says: `${text(path)} is a database, but no backup: it does not say what it should hold.`,
    hint: 'Name a file that `assay backup` wrote.',
  }),
  'warehouse.backup-damaged': ({ path, detail }) => ({
    says: `${text(path)} cannot be read as a backup: ${text(detail)}`,
    hint: 'It was cut short or damaged on its way. Use another backup.',
  }),
  'warehouse.backup-differs': ({ path, table, what }) => ({
    says: `${text(path)} is not as it was made: table ${text(table)} ${text(what)}.`,
    hint: 'Somebody or something changed it. Use another backup.',
  }),
  'warehouse.inconsistent': ({ table, rows, what }) => ({
    says: `Table ${text(table)} contradicts itself: ${text(rows)} of its rows ${text(what)}.`,
    hint: 'Go on from a backup with `assay restore <file> --force`, and report how it came about: no program of ours should leave that.',
  }),
  'warehouse.served': ({ path, pid, program }) => ({
    says: `${text(path)} is in use by a running \`assay\`, process ${text(pid)} of version ${text(program)}.`,
    hint: 'It alone writes to the database. Stop it, run the command and start it again.',
  }),
  'warehouse.owner-differs': ({ path, pid, program, own }) => ({
    says: `${text(path)} is in use by process ${text(pid)} of version ${text(program)}, which version ${text(own)} does not ask.`,
    hint: 'Use the version that runs, or stop it and start this one.',
  }),
  'warehouse.owner-gone': ({ path, pid }) => ({
    says: `Process ${text(pid)}, which had ${text(path)} open, ended before it had answered.`,
    hint: 'Run the command again.',
  }),
} as const satisfies Messages;

function text(fact: Fact | undefined): string {
  return String(fact);
}
