import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { success, type Diagnostic, type Outcome } from '../../../query-language/diagnostic.ts';
import { applied } from '../../../query-language/editor/binding.ts';
import { formatRubric, formatText } from '../../language-server/format-file.ts';
import { isRubric } from '../../language-server/rubric-region.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { plain } from '../output/fit.ts';

export interface Options {
  readonly check?: true | undefined;
}

/** A file formatted as far as it can be read. */
interface Formatted {
  readonly text: string;
  readonly faults: readonly Diagnostic[];
}

export async function runFmt(context: CommandContext, paths: readonly string[], { check }: Options): Promise<ExitCode> {
  const { terminal, folder } = context;
  const unformatted: string[] = [];
  let faults = 0;
  let looked = 0;
  const formatted = (name: string, before: string): string => {
    const { text, faults: found } = formatAs(name, before);
    noteDiagnostics(terminal, found, new Map([[name, before]]));
    faults += found.length;
    looked += 1;
    if (text !== before) unformatted.push(name);
    return text;
  };
  for (const given of paths) {
    if (given === '-') {
      const text = formatted('-', await context.input());
      if (!check) terminal.out(text);
      continue;
    }
    const path = resolve(folder, given);
    if (!existsSync(path)) throw useFault(/\.\w+$/u.test(given) ? 'cli.no-such-file' : 'cli.no-such-folder', { path });
    for (const name of filesAt(path, given)) {
      const file = resolve(folder, name);
      const before = readFileSync(file, 'utf8');
      if (/\.ya?ml$/iu.test(name) && !isRubric(before)) continue;
      const text = formatted(name, before);
      if (!check && text !== before) writeFileSync(file, text);
    }
  }
  if (check) for (const name of unformatted) terminal.out(`${plain(name)}\n`);
  terminal.note(
    `${looked} checked, ${unformatted.length} ${check ? 'to be formatted' : 'formatted'}${faults > 0 ? `, ${faults} that cannot be read` : ''}\n`,
  );
  if (faults > 0) return 2;
  return check && unformatted.length > 0 ? 1 : 0;
}

/** The files that a path stands for: itself, or those in a folder and the folders in it, named as the path was. */
function filesAt(path: string, given: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [given];
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:rql|ya?ml)$/iu.test(name));
  return inside
    .filter((name) => !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/u.test(name))
    .sort()
    .map((name) => join(given, name));
}

function formatAs(name: string, text: string): Formatted {
  const outcome = isRubric(text) ? rubricFormatted(text, name) : textFormatted(text);
  if (outcome.ok) return outcome.value;
  return { text, faults: outcome.errors.map((each) => ({ ...each, file: name })) };
}

function textFormatted(text: string): Outcome<Formatted> {
  const outcome = formatText(text);
  return outcome.ok ? success({ text: outcome.value, faults: [] }) : outcome;
}

function rubricFormatted(text: string, name: string): Outcome<Formatted> {
  const outcome = formatRubric(text, name);
  return outcome.ok ? success({ text: applied(text, outcome.value.edits), faults: outcome.value.faults }) : outcome;
}
