import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stagingsOf, isAlive } from '../../warehouse/backup/staging.ts';
import { lookInto, type Look } from '../../warehouse/look-into.ts';
import { listMigrations } from '../../warehouse/migrate.ts';
import { borrowWarehouse, findOwner } from '../../warehouse/owner/borrow-warehouse.ts';
import { WarehouseFault } from '../../warehouse/warehouse-fault.ts';
import { plain } from '../output/fit.ts';
import { bytes } from '../output/quantity.ts';
import { ok, problem, told, warning, type Finding } from './finding.ts';

/** A database that can be asked, by whatever way. */
export interface Patient {
  readonly read: Look['read'];
  close(): Promise<void>;
}

/** The file, who has it open, and the disk that it is on. The patient is missing where the database cannot be asked, or not understood. */
export async function examineDatabase(
  path: string,
  program: string,
): Promise<{ readonly findings: readonly Finding[]; readonly patient?: Patient }> {
  const disk = examineDisk(path);
  const file = examineFile(path);
  if (file.state === 'problem' || !existsSync(path)) return { findings: [file, disk] };
  const { lock, patient } = await examineLock(path, program);
  const rest = [disk, ...examineLeftovers(path)];
  if (!patient) return { findings: [file, lock, ...rest] };
  const schema = await examineSchema(patient).catch(unreadable);
  const findings = [file, lock, schema, ...rest];
  if (schema.state === 'ok') return { findings, patient };
  await patient.close();
  return { findings };
}

/** A file can be opened, and still not be read to its end. */
export function unreadable(fault: unknown): Finding {
  const says = `It cannot be read: ${plain(fault instanceof Error ? fault.message : String(fault))}`;
  return problem('database', says, 'Go on from a backup with `assay restore <file> --force`.');
}

function examineFile(path: string): Finding {
  const about = 'database';
  const is = statSync(path, { throwIfNoEntry: false });
  if (!is) {
    return writable(existingFolder(path))
      ? warning(about, `${path} is not there yet.`, 'Run `assay collect`, or `assay restore` to go on from a backup.')
      : problem(about, `${path} is not there, and ${existingFolder(path)} cannot be written.`, 'Let the user that runs this write there.');
  }
  if (!is.isFile()) return problem(about, `${path} is no file.`, 'Name another under `warehouse` in assay.yaml.');
  if (!writable(path)) return problem(about, `${path} cannot be read and written.`, 'Let the user that runs this read and write it.');
  const journal = statSync(`${path}.wal`, { throwIfNoEntry: false });
  return ok(about, `${path}, ${bytes(is.size)}${journal ? ` and ${bytes(journal.size)} not yet merged into it` : ''}`);
}

async function examineLock(path: string, program: string): Promise<{ readonly lock: Finding; readonly patient?: Patient }> {
  const about = 'lock';
  try {
    const look = await lookInto(path);
    return { lock: ok(about, 'Nobody has it open.'), patient: look };
  } catch (fault) {
    if (!(fault instanceof WarehouseFault)) throw fault;
    if (fault.diagnostic.code !== 'warehouse.locked') return { lock: told('database', fault.diagnostic) };
    const owner = await findOwner(path);
    if (!owner) {
      const { says } = told(about, fault.diagnostic);
      return { lock: warning(about, says, 'It does not answer for it. Wait for it or stop it, and look again.') };
    }
    try {
      const borrowed = await borrowWarehouse(path, program);
      const lock = ok(about, `Process ${owner.pid} serves it, and answers.`);
      if (!borrowed) return { lock };
      return { lock, patient: { read: async (sql, parameters) => borrowed.read(sql, parameters), close: async () => borrowed.close() } };
    } catch (differs) {
      if (!(differs instanceof WarehouseFault)) throw differs;
      return { lock: { ...told(about, differs.diagnostic), state: 'warning' } };
    }
  }
}

async function examineSchema({ read }: Patient): Promise<Finding> {
  const about = 'schema';
  const known = listMigrations().length;
  const [there] = await read(`SELECT 1 FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'schema_version'`);
  if (!there) return problem(about, 'It is a database of something else.', 'Name another file under `warehouse` in assay.yaml.');
  const [row] = await read<{ found: number | null }>('SELECT max(version) AS found FROM main.schema_version');
  const found = row?.found ?? 0;
  if (found > known) {
    return problem(
      about,
      `Version ${found}, of a newer program: this one knows ${known}.`,
      'Use the version that wrote it, or a later one.',
    );
  }
  return ok(about, found === known ? `Version ${found}` : `Version ${found}; the next command brings it up to ${known}.`);
}

/** Below this nothing works; below that a collection may not end. */
const [least, comfortable] = [100e6, 1e9];

function examineDisk(path: string): Finding {
  const folder = existingFolder(path);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const says = `${bytes(free)} free where the database is`;
  if (free < least) return problem('disk', `${says}.`, 'Make room: nothing can be written without.');
  if (free < Math.max(size, comfortable))
    return warning('disk', `${says}.`, 'Make room for what comes, and for a backup or a restored copy.');
  return ok('disk', says);
}

/** What processes that were killed left beside it. */
function examineLeftovers(path: string): readonly Finding[] {
  return stagingsOf(path)
    .filter(({ pid }) => !isAlive(pid))
    .map((left) =>
      warning(
        'leftover',
        `${left.path} was left by process ${left.pid}, which ended.`,
        'Delete it; the next `serve` or `restore` does so.',
      ),
    );
}

function existingFolder(path: string): string {
  const folder = dirname(resolve(path));
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(folder);
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
