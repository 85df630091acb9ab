import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Document } from '../../../rubrics/document.ts';
import { readRubric, type Rubric } from '../../../rubrics/rubric.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { backtest } from '../../scoring/history/backtest.ts';
import { compileRubric } from '../../scoring/judge/compile-rubric.ts';
import { libraryFolder, listRubrics, type RubricListing } from '../../scoring/list-rubrics.ts';
import type { Pace } from '../../scoring/history/trend-calendar.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import type { Format } from '../option/output-option.ts';
import { backtestAnswer, backtestPage } from '../output/backtest-page.ts';
import { reportDays } from '../output/backtest-progress.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';
import { rubricNamed } from '../workspace/rubric-shelf.ts';
import { inWorkspace, needEntities } from '../workspace/workspace.ts';
import { windowOf } from './trend-scope.ts';

export interface Options {
  readonly since: string;
  readonly until?: string | undefined;
  readonly every: Pace;
  readonly entity?: string | undefined;
  readonly select?: string | undefined;
  readonly asIfNow?: true | undefined;
}

export async function runBacktest(context: CommandContext, name: string, options: Options, format: Format): Promise<ExitCode> {
  return inWorkspace<ExitCode>(context, async (workspace) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    const { zone } = configuration;
    const { every, asIfNow = false } = options;
    const now = context.now();
    const { document, ...asked } = await rubricAsked(name, context.folder, configuration);
    await needEntities(workspace, now);
    const { days, last, among, follow } = await windowOf(warehouse, { ...options, zone, now });
    await needEntities(workspace, last.at, '--until');
    const { compiled, diagnostics } = compileRubric(document, environment);
    const faults = [...asked.diagnostics, ...diagnostics];
    noteDiagnostics(terminal, faults, asked.texts);
    if (compiled.scope === null) return 2;

    const progress = reportDays(terminal, days.length, () => context.now());
    const told = await backtest(warehouse, environment, {
      rubric: compiled,
      days,
      follow,
      ...(asIfNow ? { countingAsOn: now.slice(0, 10) } : {}),
      ...(among ? { among: among.entities } : {}),
      onDay: (day, done) => progress.day(day, done),
      signal: context.signal,
    }).catch((fault: unknown) => {
      if (context.signal.aborted) return undefined;
      throw fault;
    });
    progress.end();
    if (!told) return 130;
    const { id, title, version } = document.value;
    const about = { rubric: { id, title, version }, every, zone, asIfNow, selection: among?.text ?? null, asOf: last.at };
    terminal.out(
      format === 'table'
        ? backtestPage({ ...told, ...about }, terminal.columns, paintWith(terminal.colours.out))
        : writeAnswer(backtestAnswer({ ...told, ...about }), format),
    );
    return faults.some(({ severity }) => severity === 'error') ? 2 : 0;
  });
}

interface RubricAsked extends Pick<RubricListing, 'diagnostics' | 'texts'> {
  readonly document: Document<Rubric>;
}

/** The rubric of a file, or one of the user's own and of those that ship, whether it is used or not. What is wrong with others is no matter. */
async function rubricAsked(name: string, folder: string, { rubrics }: Configuration): Promise<RubricAsked> {
  if (/\.ya?ml$/u.test(name)) {
    const path = resolve(folder, name);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) throw useFault('cli.no-such-file', { path });
    const texts = new Map([[path, text]]);
    const read = readRubric(text, path);
    if (!read.ok) throw new CommandFault(read.errors, 2, texts);
    return { document: read.value, diagnostics: read.warnings, texts };
  }
  const listing = await listRubrics([rubrics.folder, libraryFolder]);
  const diagnostics = listing.diagnostics.filter(({ file = '' }) => basename(file).replace(/\.ya?ml$/u, '') === name);
  if (listing.unreadable.includes(name)) throw new CommandFault(diagnostics, 2, listing.texts);
  return { document: rubricNamed(name, listing), diagnostics, texts: listing.texts };
}
