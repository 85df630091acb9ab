import type { Node } from '../../../query-language/syntax/ast.ts';
import { environment } from '../world.ts';
import { dotted, word } from './node.ts';

/** What an expression is to give. */
export type Kind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'text'
  | 'duration'
  | 'timestamp'
  | 'date'
  | 'version'
  | 'grade'
  | 'json'
  | 'texts'
  | 'integers'
  | 'jsons';

/** A word that stands for a value, or for a row of a table. */
export type Local = { readonly name: string; readonly kind: Kind } | { readonly name: string; readonly table: string };

/** What can be named where an expression stands. */
export interface Sight {
  readonly locals: readonly Local[];
  /** Words for entities of which everything can be asked; of the empty one names are written bare. */
  readonly entities: readonly string[];
}

/** Where an expression is about one entity. */
export const ofEntity: Sight = { locals: [], entities: [''] };

/** A name of the language, asked of an entity. */
export function asked(entity: string, path: string): Node {
  return dotted(entity === '' ? path : `${entity}.${path}`);
}

/** The entity itself, as a row. */
export function rowOfEntity(entity: string): Node {
  return word(entity === '' ? 'entity' : entity);
}

/** Names that stand for one row of an entity, with its table. */
export const recordNames = [
  ['git', 'repository'],
  ['git.branchProtection', 'branch_protection'],
  ['git.lastCommit', 'commit'],
  ['git.lastRelease', 'release'],
  ['deploys.last', 'deployment'],
  ['incidents.last', 'incident'],
  ['ownership', 'owner'],
  ['ci.coverageReport', 'coverage_report'],
  ['oncall', 'escalation_policy'],
  ['pagerduty', 'pagerduty_service'],
  ['datadog', 'service_definition'],
] as const;

/** Those of them that have an age. */
export const agedNames = ['git.lastCommit', 'git.lastRelease', 'deploys.last', 'incidents.last'];

/** Names that stand for the rows of a table, and what they take. What leads to entities has no table. */
export const rowNames: readonly (readonly [name: string, table: string | undefined, takes: readonly string[]])[] = [
  ['ownership.owners', 'owner', []],
  ['ownership.teams', 'owner', []],
  ['slos', 'slo', []],
  ['datadog.monitors', 'monitor', []],
  ['git.pullRequests', 'pull_request', ['lookback']],
  ['git.commits', 'commit', ['lookback']],
  ['git.releases', 'release', ['lookback']],
  ['git.codeowners', 'codeowners_rule', []],
  ['git.files', 'repository_file', ['path']],
  ['deploys', 'deployment', ['lookback', 'environments']],
  ['incidents', 'incident', ['lookback', 'urgency']],
  ['oncall.people', 'on_call', []],
  ['packages', 'dependency_package', ['ecosystem']],
  ['links', 'entity_link', ['type']],
  ['dependencies.out', undefined, ['depth']],
  ['dependencies.in', undefined, ['depth']],
  ['relations', undefined, ['type', 'depth']],
  ['entity.sources', undefined, ['relationshipType', 'depth']],
  ['scorecards', 'grade', []],
  ['verdicts', 'verdict', []],
  ['attestations', 'attestation', []],
  ['dora.measures', 'measure', []],
];

/** The columns of a table that give a kind, as they are named in the language. */
export function columnsOf(table: string, kind: Kind): readonly string[] {
  const type = { texts: 'list<text>', integers: 'list<integer>' }[kind as string] ?? kind;
  const columns = Object.entries(environment.tables.get(table)!.columns).filter(([, declared]) => declared.type === type);
  return columns.map(([name]) => camel(name));
}

/** The kind that a column of a type gives, if expressions of it are generated. */
export function kindOfColumn(type: string): Kind | undefined {
  if (type === 'list<text>') return 'texts';
  if (type === 'list<integer>') return 'integers';
  return (['boolean', 'integer', 'number', 'text', 'duration', 'timestamp'] as const).find((kind) => kind === type);
}

export function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
