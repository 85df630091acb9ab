import type { Scheme, Table } from '../../../query-language/catalog.ts';
import type { TroubleKind } from './trouble.ts';

/** Why a table's facts are not known for an entity, and what would bring them. */
export interface NoData {
  readonly outcome: 'forbidden' | 'absent' | 'failed' | 'unmapped' | 'never-collected';
  /** One sentence. */
  readonly reason: string;
  /** One sentence in the imperative. */
  readonly remedy: string;
}

/** Whether there is an assay.yaml to add to; where there is none, what would bring facts begins with writing one. */
export type Setting = 'configured' | 'unconfigured';

/** What a trouble means for a reader, or undefined when the facts were read and are merely old. */
export function noDataOf(table: Table, trouble: TroubleKind, setting: Setting = 'configured'): NoData | undefined {
  const { identified, remedy } = mapping[table.subject.scheme];
  const facts = plural(table.name);
  if (trouble.outcome === 'read') return undefined;
  if (trouble.outcome !== null) {
    const said = trouble.reason?.trim() ? ended(trouble.reason.trim()) : 'no reason was given.';
    const source = nameOfSource(trouble.source ?? 'the source');
    return { outcome: trouble.outcome, reason: said.startsWith(source) ? said : `${source}: ${said}`, remedy: outcomes[trouble.outcome] };
  }
  if (table.name === 'attestation') return unattested;
  if (table.result) return noResult(facts, trouble);
  if (!trouble.collected) {
    return {
      outcome: 'never-collected',
      reason: `${capital(facts)} were never collected.`,
      remedy: additionOf(table, setting),
    };
  }
  if (!trouble.mapped) return { outcome: 'unmapped', reason: `No ${identified} is mapped to this entity.`, remedy };
  // Its own identifier is known to whoever reports the entity, but only a catalog has such facts of it.
  if (table.subject.scheme === 'entity') return { outcome: 'unmapped', reason: 'No catalog file declares this entity.', remedy };
  return { outcome: 'never-collected', reason: `${capital(facts)} were not read for this entity yet.`, remedy: 'Run `assay collect`.' };
}

/** Of what no source reads, but people say. */
const unattested: NoData = {
  outcome: 'unmapped',
  reason: 'Nobody attests anything of this entity now.',
  remedy: 'Let whoever knows state it with `assay attest`.',
};

/** Of what no source reads, but an evaluation brings. */
function noResult(facts: string, { collected }: TroubleKind): NoData {
  return collected
    ? {
        outcome: 'unmapped',
        reason: `There are no ${facts} of this entity.`,
        remedy: `See to it that what ${facts} are made of is collected.`,
      }
    : {
        outcome: 'never-collected',
        reason: `There are no ${facts} yet.`,
        remedy: 'Run `assay grade`: the evaluation after it knows them.',
      };
}

/** What would bring a value that these sources were read for and do not give. One sentence each, in the imperative. */
export function remediesOfMissing(sources: Iterable<string>): readonly string[] {
  return [...new Set(sources)].map((source) =>
    source === 'catalog'
      ? 'Write what is missing into the catalog file, then run `assay collect`.'
      : `See to it that ${nameOfSource(source)} reports what is missing, then run \`assay collect\`.`,
  );
}

const outcomes: Readonly<Record<'forbidden' | 'absent' | 'failed', string>> = {
  forbidden: 'Give the token the permission that is named, then run `assay collect`.',
  absent: 'Check that the identifier is right and that the feature is switched on there.',
  failed: 'Run `assay collect` again; the reason stands in its output.',
};

function additionOf(table: Table, setting: Setting): string {
  const names = bringersOf(table)
    .map((name) => `\`${name}\``)
    .join(' or ');
  return setting === 'configured'
    ? `Add ${names} under \`collect\` in assay.yaml, then run \`assay collect\`.`
    : `Run \`assay init\`, then add ${names} under \`collect\`.`;
}

/** Names of the collectors that fill a table; a test holds this against the collectors themselves, which are too heavy to load here. */
export function bringersOf({ name, subject }: Pick<Table, 'name' | 'subject'>): readonly string[] {
  if (subject.scheme === 'repository' && ofClones.has(name)) return ['github', 'git'];
  if (subject.scheme === 'entity' && ofLists.has(name)) return ['catalog', 'entities'];
  return mapping[subject.scheme].brings;
}

const ofLists = new Set(['entity', 'relation', 'owner']);

const ofClones = new Set(['repository', 'repository_file', 'codeowners_rule', 'commit', 'dependency_package', 'release']);

interface Mapping {
  /** Collectors that bring facts about such identifiers. */
  readonly brings: readonly string[];
  /** What such an identifier stands for. */
  readonly identified: string;
  readonly remedy: string;
}

const mapping: Readonly<Record<Scheme, Mapping>> = {
  entity: { brings: ['catalog'], identified: 'catalog entry', remedy: 'Declare the entity in a catalog-info.yaml.' },
  repository: {
    brings: ['github'],
    identified: 'repository',
    remedy: 'Add the annotation `github.com/project-slug: owner/name` to its catalog-info.yaml.',
  },
  'pagerduty-service': {
    brings: ['pagerduty'],
    identified: 'PagerDuty service',
    remedy: 'Add the annotation `pagerduty.com/service-id` to its catalog-info.yaml.',
  },
  'escalation-policy': {
    brings: ['pagerduty'],
    identified: 'PagerDuty escalation policy',
    remedy: 'Add the annotation `pagerduty.com/service-id` to its catalog-info.yaml, and give that service an escalation policy.',
  },
  'datadog-service': {
    brings: ['datadog'],
    identified: 'Datadog service',
    remedy: 'Add the annotation `datadoghq.com/service-name` to its catalog-info.yaml.',
  },
};

const plurals: Readonly<Record<string, string>> = {
  slo: 'SLOs',
  on_call: 'on-calls',
  codeowners_rule: 'CODEOWNERS rules',
  pagerduty_service: 'PagerDuty services',
};

/** What a table holds, in prose. */
export function plural(table: string): string {
  const words = table.replaceAll('_', ' ');
  return plurals[table] ?? (words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`);
}

/** The reason with what would help, where the reason alone leaves a reader asking. */
export function withRemedy({ outcome, reason, remedy }: NoData): string {
  if (outcome !== 'unmapped' && outcome !== 'never-collected') return reason;
  return `${reason.replace(/\.$/u, '')}: ${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}`;
}

function ended(sentence: string): string {
  return /[.!?]$/u.test(sentence) ? sentence : `${sentence}.`;
}

const brands: Readonly<Record<string, string>> = { github: 'GitHub', pagerduty: 'PagerDuty', datadog: 'Datadog' };

/** A collector's name as people write it. */
export function nameOfSource(source: string): string {
  return brands[source] ?? capital(source);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
