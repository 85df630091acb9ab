import type { CheckResult, CollectorContext, Stream, StreamContext, Subject } from '../../collector.ts';
import { CredentialFault } from '../../credential-fault.ts';
import { HttpFault } from '../../http.ts';
import type { Settings } from './settings.ts';

type Streams = Readonly<Record<string, Stream<Settings>>>;

/** Lets every stream take its first step, on one repository where it goes by repositories, and tells how that went. */
export async function checkStreams(context: CollectorContext<Settings>, streams: Streams): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  let subjects: readonly Subject[] = [];
  for (const [name, stream] of Object.entries(streams)) {
    const trial = { ...context, subjects: async () => subjects, cursor: async () => undefined, resume: async () => undefined };
    const { found, ...result } = await firstStep(name, stream, trial);
    results.push(result);
    if (found.length > 0) subjects = found;
  }
  return results;
}

async function firstStep(
  name: string,
  stream: Stream<Settings>,
  context: StreamContext<Settings>,
): Promise<CheckResult & { readonly found: readonly Subject[] }> {
  const nothing = { stream: name, found: [] };
  try {
    for await (const step of stream.steps(context)) {
      if (step.kind === 'unreadable') return { ...nothing, outcome: step.outcome, reason: step.reason };
      const found = step.kind === 'page' ? repositoriesIn(stream, step.page) : [];
      return { ...nothing, outcome: 'read', reason: '', found };
    }
    return { ...nothing, outcome: 'absent', reason: 'There is no repository to try it on.' };
  } catch (error) {
    if (error instanceof CredentialFault) return { ...nothing, outcome: 'forbidden', reason: error.message };
    if (error instanceof HttpFault) return { ...nothing, outcome: 'failed', reason: error.message };
    throw error;
  }
}

/** One repository of a page, preferably one that is not empty. */
function repositoriesIn(stream: Stream<Settings>, page: Parameters<Stream['rows']>[0]): readonly Subject[] {
  const subjects = [...stream.rows(page)].flatMap((extract) => {
    if (!('table' in extract) || extract.table !== 'repository') return [];
    const { repository } = extract.values;
    return typeof repository === 'string' ? [{ id: repository, values: extract.values }] : [];
  });
  const first = subjects.find(({ values }) => values['head_sha'] !== null) ?? subjects[0];
  return first ? [first] : [];
}
