import type { Messages } from '../../query-language/diagnostic.ts';

/** The words for every fault that this folder raises. */
export const messages = {
  'warehouse.locked': ({ path, pid, program }) => ({
    says: `${path} is in use by ${pid === null ? 'another process' : `process ${pid} (${program})`}`,
    hint: 'Ask the running server, which owns the file, or stop that process and try again',
  }),
  'warehouse.already-open': ({ path }) => ({
    says: `${path} is open already in this process`,
    hint: 'Pass the open warehouse on, or close it first',
  }),
  'warehouse.not-a-database': ({ path, detail }) => ({
    says: `${path} cannot be read as a database: ${detail}`,
    hint: 'Name another file, restore a backup, or move this one away to begin anew',
  }),
  'warehouse.unreachable': ({ path, detail }) => ({
    says: `${path} cannot be opened: ${detail}`,
    hint: 'Check that the folder exists and may be written',
  }),
  'warehouse.newer': ({ path, found, known }) => ({
    says: `${path} has schema version ${found}, and this program knows versions up to ${known}`,
    hint: 'A newer version wrote it: use that version or a later one',
  }),
  'warehouse.table-changed': ({ table, column, found, declared }) => ({
    says: `Column ${column} of table ${table} is ${found} in the file but declared as ${declared}`,
    hint: 'A column keeps its type: declare a new column under another name',
  }),
} as const satisfies Messages;
