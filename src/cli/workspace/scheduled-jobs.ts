import { setTimeout } from 'node:timers/promises';
import { afterCollect, type Schedule } from '../../configuration/schedule.ts';
import { resolveSecrets } from '../../configuration/secret.ts';
import type { Came, Job } from '../../scheduling/scheduler.ts';
import { collect, type CollectSummary } from '../../sync/collect.ts';
import type { CommandContext } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { gradeWorkspace } from './grade-workspace.ts';
import { wordsOf } from '../output/diagnostics.ts';
import type { Workspace } from './workspace.ts';

/** What the server does by itself: collects sources that are due at the same times together, and grades. */
export function scheduledJobs(
  context: Pick<CommandContext, 'environment' | 'now'>,
  workspace: Workspace,
  schedule: Schedule,
): readonly Job[] {
  const { collect: patterns, grade, zone } = schedule;
  const together = Map.groupBy(patterns.keys(), (source) => patterns.get(source) ?? '');
  const collecting = [...together].map(([pattern, sources]): Job => {
    const all = sources.length === workspace.configuration.sources.length;
    return {
      name: all ? 'collect' : `collect ${sources.join(', ')}`,
      due: { pattern, zone },
      run: inWords(async (at, signal) => collectSome(context, workspace, sources, at, signal)),
    };
  });
  if (grade === null || (grade === afterCollect && collecting.length === 0)) return collecting;
  const when = grade === afterCollect ? { follows: collecting.map(({ name }) => name) } : { due: { pattern: grade, zone } };
  return [...collecting, { name: 'grade', ...when, run: inWords(async () => gradeAll(workspace, context.now())) }];
}

/** Collects as `assay collect` does. Secrets are looked up anew, so that one that was replaced counts from the next run on. */
async function collectSome(
  { environment, now: clock }: Pick<CommandContext, 'environment' | 'now'>,
  { configuration, warehouse }: Workspace,
  only: readonly string[],
  now: string,
  signal: AbortSignal,
): Promise<Came> {
  const secrets = await resolveSecrets(configuration, environment, only);
  if (!secrets.ok) throw new CommandFault(secrets.errors, 4);
  const resolved = new Map(secrets.value.map((each) => [each.collector.name, each]));
  const sources = configuration.sources.map((each) => resolved.get(each.collector.name) ?? each);
  const wait = async (milliseconds: number): Promise<void> => {
    await setTimeout(milliseconds, undefined, { signal });
  };
  return outcomeOf(await collect(warehouse, sources, { now, clock, signal, wait, only }));
}

/** Grades also where part of the sources failed: what they said before still stands, and is marked as old. */
function outcomeOf({ streams }: CollectSummary): Came {
  const pages = streams.reduce((sum, stream) => sum + stream.pages, 0);
  const changes = streams.reduce((sum, { closed, opened }) => sum + opened + closed, 0);
  const said = `${pages} ${pages === 1 ? 'page' : 'pages'}, ${changes} ${changes === 1 ? 'change' : 'changes'}`;
  const failed = streams.filter(({ fault }) => fault !== null);
  const [first] = failed;
  if (!first) return { says: said, fault: null };
  const broken = `${failed.length} of ${streams.length} streams failed, the first being ${first.source} ${first.stream}`;
  if (failed.length === streams.length) throw new Error(`${broken}: ${first.fault}`);
  return { says: `${said}; ${broken}`, fault: first.fault };
}

async function gradeAll(workspace: Workspace, now: string): Promise<Came> {
  const { diagnostics, evaluation } = await gradeWorkspace(workspace, now);
  const wrong = diagnostics.filter(({ severity }) => severity === 'error').length;
  const { entities, rubrics } = evaluation;
  const said = `${entities} ${entities === 1 ? 'entity' : 'entities'} by ${rubrics} ${rubrics === 1 ? 'rubric' : 'rubrics'}`;
  return { says: wrong === 0 ? said : `${said}; ${wrong} faults in the rubrics, which \`assay grade\` shows`, fault: null };
}

/** Faults in the words that commands would use. */
function inWords(run: Job['run']): Job['run'] {
  return async (at, signal) =>
    run(at, signal).catch((fault: unknown) => {
      if (!(fault instanceof CommandFault)) throw fault;
      const [first] = fault.diagnostics;
      throw new Error(first ? wordsOf(first).says : fault.message, { cause: fault });
    });
}
