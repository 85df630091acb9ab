import { execFile } from 'node:child_process';
import { personKey } from '../../../rubrics/person.ts';
import type { CommandContext } from '../command.ts';
import { useFault } from '../fault.ts';

/** Whoever a command is run by, and what said so. */
export interface ActingPerson {
  readonly name: string;
  readonly from: '--as' | 'ASSAY_USER' | 'git';
}

/**
 * Who asks or decides: as given, or `ASSAY_USER`, or the address that git signs with. It is taken at their word: whoever can write to the
 * database could write anything into it.
 */
export async function actingPerson({ environment, folder }: CommandContext, given: string | undefined): Promise<ActingPerson> {
  const said: readonly (readonly [ActingPerson['from'], string | undefined])[] = [
    ['--as', given],
    ['ASSAY_USER', environment['ASSAY_USER']],
    ['git', given === undefined && !environment['ASSAY_USER'] ? await gitAddress(environment, folder) : undefined],
  ];
  const found = said.find(([, name]) => name !== undefined && personKey(name) !== '');
  if (!found?.[1]) throw useFault('cli.nobody', {});
  return { from: found[0], name: found[1].trim().slice(0, 200) };
}

async function gitAddress(environment: CommandContext['environment'], cwd: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['config', '--get', 'user.email'], { cwd, env: { ...environment }, timeout: 5000 }, (fault, out) => {
      resolve(fault ? undefined : out);
    });
  });
}
