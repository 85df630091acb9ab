import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Restores a backup, and is killed as it takes the given step with files; a copy is cut off halfway. */
const [path = '', backup = '', killAt = ''] = process.argv.slice(2);
let step = 0;

function killsInTurn<Given extends readonly unknown[], Result>(call: (...given: Given) => Result, half?: (...given: Given) => void) {
  return (...given: Given): Result => {
    step += 1;
    if (step === Number(killAt)) {
      half?.(...given);
      process.kill(process.pid, 'SIGKILL');
    }
    return call(...given);
  };
}

const halfCopied = (from: fs.PathLike, to: fs.PathLike): void => {
  const bytes = fs.readFileSync(from);
  fs.writeFileSync(to, bytes.subarray(0, bytes.length / 2));
};

Object.assign(fs, {
  copyFileSync: killsInTurn(fs.copyFileSync, halfCopied),
  rmSync: killsInTurn(fs.rmSync),
  fsyncSync: killsInTurn(fs.fsyncSync),
  renameSync: killsInTurn(fs.renameSync),
});
syncBuiltinESMExports();
const { restoreBackup } = await import('../../../../src/warehouse/backup/restore-backup.ts');
await restoreBackup(backup, path, { replace: true });
