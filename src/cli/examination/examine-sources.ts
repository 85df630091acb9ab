import type { Table } from '../../../query-language/catalog.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { isReference, resolveSecrets } from '../../configuration/secret.ts';
import { sourceHealth, type SourceHealth } from '../../sync/source-health.ts';
import { streamHealth, type StreamHealth } from '../../sync/stream-health.ts';
import { duration } from '../output/quantity.ts';
import { plain } from '../output/fit.ts';
import type { Patient } from './examine-database.ts';
import { ok, problem, told, warning, type Finding } from './finding.ts';

/** Whether what the configured sources need is there. What is found is never said. */
export async function examineCredentials(
  configuration: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  const found = configuration.sources.map(async ({ collector, settings }): Promise<readonly Finding[]> => {
    const about = `credentials ${collector.name}`;
    const resolved = await resolveSecrets(configuration, environment, [collector.name]);
    if (!resolved.ok) return resolved.errors.map((fault) => told(about, fault));
    return mentionsSecret(settings) ? [ok(about, 'There; whether they are accepted shows when they are used.')] : [];
  });
  return (await Promise.all(found)).flat();
}

function mentionsSecret(settings: unknown): boolean {
  if (typeof settings === 'string') return isReference(settings);
  return typeof settings === 'object' && settings !== null && Object.values(settings).some(mentionsSecret);
}

export interface SourceFindings {
  readonly findings: readonly Finding[];
  /** How the last run of each stream went, of every source that ever ran. */
  readonly streams: readonly StreamHealth[];
}

/** How the runs of each source went, and how old what it told is. */
export async function examineSources(
  { sources }: Configuration,
  tables: ReadonlyMap<string, Table>,
  patient: Patient,
  now: string,
): Promise<SourceFindings> {
  const [streams, health] = await Promise.all([streamHealth(patient), sourceHealth(patient, tables, { asOf: now })]);
  const none = warning('sources', 'None is configured.', 'Name one under `collect` in assay.yaml.');
  const findings = sources.flatMap(({ collector: { name } }) =>
    examineSource(
      name,
      streams.filter(({ source }) => source === name),
      health.find(({ source }) => source === name),
      now,
    ),
  );
  return { findings: sources.length === 0 ? [none] : findings, streams };
}

function examineSource(name: string, streams: readonly StreamHealth[], health: SourceHealth | undefined, now: string): readonly Finding[] {
  const about = `source ${name}`;
  const again = `Run \`assay collect --only ${name}\`.`;
  if (streams.length === 0) return [warning(about, 'It was never collected.', again)];
  const ago = (instant: string): string => `${duration(Math.max(0, (Date.parse(now) - Date.parse(instant)) / 1000))} ago`;
  const last = ({ completedAt }: StreamHealth): string =>
    completedAt === null ? 'it was never read whole' : `last read whole ${ago(completedAt)}`;
  const broken = streams.flatMap((each): readonly Finding[] => {
    if (each.outcome === 'completed') return [];
    if (each.outcome === 'failed')
      return [problem(about, `${each.stream} failed, ${last(each)}: ${plain(each.fault ?? 'for no known reason')}`, again)];
    return [warning(about, `${each.stream} did not end, ${last(each)}.`, again)];
  });
  const unread = (health?.tables ?? []).flatMap(({ table, outcome, subjects, reason }): readonly Finding[] =>
    outcome === 'read' || outcome === 'absent'
      ? []
      : [
          warning(
            about,
            `${table} ${outcome === 'forbidden' ? 'may not be read' : 'could not be read'}${subjects === null ? '' : ` for ${subjects}`}${reason ? `: ${plain(reason)}` : ''}`,
            outcome === 'forbidden' ? 'Give the credentials what it takes; README.md says what.' : again,
          ),
        ],
  );
  const old = (health?.tables ?? []).filter(({ stale, outcome }) => stale && outcome === 'read').map(({ table }) => table);
  const stale = old.length > 0 ? [warning(about, `Older than it should be: ${[...new Set(old)].join(', ')}.`, again)] : [];
  const [oldest] = streams.flatMap(({ completedAt }) => completedAt ?? []).toSorted();
  const troubles = [...broken, ...unread, ...stale];
  return troubles.length > 0 || oldest === undefined
    ? troubles
    : [ok(about, `${streams.length} stream${streams.length === 1 ? '' : 's'} read whole, the longest ago ${ago(oldest)}`)];
}

/** What clocks may differ by. */
const tolerance = 60_000;

/** Whether this machine's clock agrees with the time that was known when the newest facts were observed. */
export async function examineClock({ read }: Patient, now: string): Promise<Finding> {
  const [row] = await read<{ newest: string | null }>(
    'SELECT greatest((SELECT max(read_at) FROM reading), (SELECT max(greatest(started_at, ended_at)) FROM sync_run)) AS newest',
  );
  const newest = row?.newest ?? null;
  if (newest !== null && Date.parse(newest) - Date.parse(now) > tolerance) {
    const hint = 'Set the clock of this machine. What was observed in the future counts only from then on.';
    return problem('clock', `It is ${now} here, and the newest facts were observed at ${newest}.`, hint);
  }
  return ok('clock', `${now}${newest === null ? '' : `, after all that was observed`}`);
}
