import type { Context, Given } from './context.ts';
import { secondsOf } from './json.ts';
import { fault, instantAt, unknown, undecided, type Instant, type Result, type Row, type Rows } from './value.ts';

export interface Name {
  readonly takes: readonly string[];
  give(given: Given, context: Context): Result;
}

type Columns = Readonly<Record<string, unknown>>;

/** Rows of a table, narrowed by what a row must satisfy. What is unknown of a row leaves it out. */
export function rowsOf(
  table: string,
  takes: readonly string[] = [],
  keeps: (columns: Columns, given: Given) => boolean = () => true,
): Name {
  return { takes, give: (given, context) => lately(table, given, context, keeps) };
}

/** As `rowsOf`, of what happened within the `lookback` that is the first thing taken. */
function events(
  table: string,
  at: string,
  takes: readonly string[] = [],
  keeps: (columns: Columns, given: Given) => boolean = () => true,
): Name {
  return { takes: ['lookback', ...takes], give: (given, context) => lately(table, given, context, keeps, at) };
}

function lately(
  table: string,
  given: Given,
  context: Context,
  keeps: (columns: Columns, given: Given) => boolean,
  at?: string,
): Rows | typeof unknown | typeof fault {
  const { result: lookback, complete } = context.watch(() => (at === undefined ? undefined : given.value('lookback')));
  const rows = context.rows(table);
  if (rows === unknown) return unknown;
  if (lookback === fault) return rows.elements.length > 0 ? fault : complete ? rows : unknown;
  if (!complete) return unknown;
  const elements = rows.elements.filter((element) => {
    const { columns } = element() as Row;
    if (!keeps(columns, given)) return false;
    if (at === undefined || lookback === undefined) return true;
    const when = columns[at];
    if (typeof when !== 'string' || typeof lookback !== 'number') return false;
    return (context.now as Instant).seconds - Date.parse(when) / 1000 <= lookback;
  });
  return { ...rows, elements };
}

function only(table: string): Name {
  return { takes: [], give: (_, context) => context.only(table) };
}

function columnOfOnly(table: string, column: string): Name {
  return {
    takes: [],
    give: (_, context) => {
      const row = context.only(table);
      return row === unknown ? unknown : ((row.columns[column] ?? null) as Result);
    },
  };
}

/** The row whose column comes first or last, out of those that are kept; of equals the one whose key does. */
export function picked(
  table: string,
  by: string,
  how: 'first' | 'last',
  takes: readonly string[] = [],
  keeps: (columns: Columns, given: Given) => boolean = () => true,
): Name {
  return {
    takes,
    give: (given, context) => {
      const rows = lately(table, given, context, keeps);
      if (rows === unknown || rows === fault) return rows;
      const keys = [by, ...context.tables.get(table)!.key];
      const rank = (columns: Columns): readonly string[] => keys.map((key) => text(columns[key]));
      const sorted = rows.elements
        .map((element) => (element() as Row).columns)
        .filter((columns) => columns[by] != null)
        .sort((a, b) => compareAll(rank(a), rank(b)));
      const columns = how === 'first' ? sorted[0] : sorted.at(-1);
      return { kind: 'row', table, present: rows.elements.length > 0, columns: columns ?? {} };
    },
  };
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function compareAll(left: readonly string[], right: readonly string[]): number {
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : Buffer.compare(Buffer.from(left[at]!), Buffer.from(right[at]!));
}

const optional = (column: string, argument: string) => (columns: Columns, given: Given) => {
  const wanted = given.value(argument);
  return wanted === undefined || columns[column] === wanted;
};

/** Paths as a glob means them, taken letter by letter rather than as a regular expression. */
function fits(path: string, glob: string): boolean {
  const clean = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  const alternatives = expanded(clean);
  const folders = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return alternatives.some((each) => folders.some((folder) => matches(folder, each)));
}

function expanded(glob: string): readonly string[] {
  const braces = /\{([^{}]*)\}/.exec(glob);
  if (!braces) return [glob];
  const [before, after] = [glob.slice(0, braces.index), glob.slice(braces.index + braces[0].length)];
  return braces[1]!.split(',').flatMap((choice) => expanded(`${before}${choice}${after}`));
}

function matches(path: string, glob: string): boolean {
  if (glob === '') return path === '';
  if (glob.startsWith('**/')) {
    const rest = glob.slice(3);
    return matches(path, rest) || [...path].some((letter, at) => letter === '/' && matches(path.slice(at + 1), rest));
  }
  if (glob.startsWith('**'))
    return Array.from({ length: path.length + 1 }, (_, at) => at).some((at) => matches(path.slice(at), glob.slice(2)));
  if (glob.startsWith('*')) {
    const end = path.indexOf('/') < 0 ? path.length : path.indexOf('/');
    return Array.from({ length: end + 1 }, (_, at) => at).some((at) => matches(path.slice(at), glob.slice(1)));
  }
  if (path === '') return false;
  return (glob[0] === '?' ? path[0] !== '/' : path[0] === glob[0]) && matches(path.slice(1), glob.slice(1));
}

const files = (columns: Columns, given: Given): boolean => {
  const glob = given.value('path');
  return glob === undefined || fits(String(columns['path']), glob as string);
};
/** There while the branch is protected. Rules are read of the default branch alone: what any other has is unknown. */
const branchProtection: Name = {
  takes: ['branch'],
  give: (given, context) => {
    const row = context.only('branch_protection');
    if (row === unknown) return unknown;
    const branch = given.value('branch');
    if (branch !== undefined && branch !== row.columns['branch']) return unknown;
    return { ...row, present: row.columns['protected'] === true };
  },
};

const repositoryFiles = rowsOf('repository_file', ['path'], files);
const owners = rowsOf('owner');
const people = rowsOf('owner', [], ({ kind }) => kind === 'person');
const onCall = rowsOf('on_call');
const incidents = events('incident', 'created_at', ['urgency'], optional('urgency', 'urgency'));
const pullRequests = events('pull_request', 'created_at');
const releases = events('release', 'published_at');
/** A rollback is what its task says; a deployment without a task is a deployment as any. */
function typeOf(task: unknown): 'DEPLOY' | 'ROLLBACK' | undefined {
  const written = typeof task === 'string' ? task.toLowerCase() : 'deploy';
  if (['rollback', 'roll-back', 'deploy:rollback', 'deploy:roll-back'].includes(written)) return 'ROLLBACK';
  return written === 'deploy' || written.startsWith('deploy:') ? 'DEPLOY' : undefined;
}

const deploys = events('deployment', 'created_at', ['environments', 'types'], ({ environment, task }, given) => {
  const [wanted, types] = ['environments', 'types'].map((name) => given.value(name) as readonly unknown[] | undefined);
  return (wanted === undefined || (environment != null && wanted.includes(environment))) && (types?.includes(typeOf(task)) ?? true);
});

const slos = rowsOf('slo');
const monitors = rowsOf('monitor');

/** Every name that stands without a receiver, but the entity's bare columns. */
export const names: Readonly<Record<string, Name>> = {
  now: { takes: [], give: (_, { now }) => now },
  ago: {
    takes: ['length'],
    give: (given, { now }) => {
      const length = given.value('length')!;
      return undecided(length) ?? (length === null ? null : instantAt((now as Instant).seconds - (length as number)));
    },
  },
  duration: { takes: ['text'], give: (given) => secondsOf(given.value('text')) },
  entity: { takes: [], give: (_, { entity }) => entity },
  'entity.annotation': {
    takes: ['key'],
    give: (given, context) => {
      const rows = context.rows('entity_annotation');
      if (rows === unknown) return unknown;
      const found = rows.elements.map((element) => (element() as Row).columns).find((columns) => columns['key'] === given.value('key'));
      return (found?.['value'] ?? null) as Result;
    },
  },
  ownership: picked('owner', 'owner', 'first'),
  'ownership.owners': owners,
  'ownership.allOwners': owners,
  'ownership.people': people,
  'ownership.individuals': people,
  'ownership.teams': rowsOf('owner', [], ({ kind }) => kind === 'team'),
  git: only('repository'),
  'git.fileExists': {
    takes: ['path'],
    give: (given, context) => {
      const found = repositoryFiles.give(given, context);
      return found === unknown ? unknown : (found as Rows).elements.length > 0;
    },
  },
  'git.files': repositoryFiles,
  'git.branchProtection': branchProtection,
  'github.branchProtection': branchProtection,
  'git.numOfRequiredApprovals': columnOfOnly('branch_protection', 'required_approvals'),
  'git.codeowners': rowsOf('codeowners_rule'),
  'git.topLanguage': columnOfOnly('repository', 'language'),
  'git.pullRequests': pullRequests,
  'github.pullRequests': pullRequests,
  'git.commits': events('commit', 'committed_at'),
  'git.lastCommit': picked('commit', 'committed_at', 'last'),
  'git.contributors': {
    takes: ['lookback'],
    give: (given, context) => {
      const commits = events('commit', 'committed_at', [], ({ author_is_bot: bot }) => bot !== true).give(given, context);
      if (commits === unknown || commits === fault) return commits;
      const authors = (commits as Rows).elements.map((element) => (element() as Row).columns['author'] as string | null | undefined);
      const distinct = [...new Set(authors.filter((author) => author != null))];
      return distinct.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
  },
  'git.releases': releases,
  'github.releases': releases,
  'git.lastRelease': picked('release', 'published_at', 'last'),
  'ci.coverage': columnOfOnly('coverage_report', 'covered'),
  'ci.coverageReport': only('coverage_report'),
  deploys,
  'github.deployments': deploys,
  'deploys.last': picked('deployment', 'created_at', 'last'),
  incidents,
  'oncall.incidents': incidents,
  'pagerduty.incidents': incidents,
  'oncall.analysis': incidents,
  'incidents.last': picked('incident', 'created_at', 'last'),
  oncall: only('escalation_policy'),
  'oncall.levels': columnOfOnly('escalation_policy', 'levels'),
  'oncall.numOfEscalations': columnOfOnly('escalation_policy', 'levels'),
  'oncall.people': onCall,
  'oncall.usersOnCall': onCall,
  pagerduty: only('pagerduty_service'),
  datadog: only('service_definition'),
  monitors,
  'datadog.monitors': monitors,
  slos,
  'datadog.slos': slos,
  packages: rowsOf('dependency_package', ['ecosystem'], optional('ecosystem', 'ecosystem')),
};
