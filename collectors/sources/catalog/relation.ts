import type { Kind } from '../../../query-language/catalog.ts';
import { isRecord } from './document.ts';
import { isMissing, type Fields } from './field.ts';
import { parseReference, printReference, type Reference } from './reference.ts';

/** One row of `relation`: identifiers of both ends, and how they hang together. */
export interface Relation {
  readonly entity: string;
  readonly type: string;
  readonly target: string;
}

interface Rule {
  readonly field: string;
  readonly type: string;
  /** The kind that a reference means which names none. */
  readonly kind: string | undefined;
  /** Whether the relation starts from the entity that is named, not from the one that names it. */
  readonly inverse?: true;
}

/**
 * Fields of `spec` that hold references, with the kind each takes for granted (Backstage, BuiltinKindsEntityProcessor).
 * `implementsApis` is the older name of `providesApis`.
 */
const rules: readonly Rule[] = [
  { field: 'system', type: 'partOf', kind: 'system' },
  { field: 'domain', type: 'partOf', kind: 'domain' },
  { field: 'subdomainOf', type: 'partOf', kind: 'domain' },
  { field: 'subcomponentOf', type: 'subcomponentOf', kind: 'service' },
  { field: 'dependsOn', type: 'dependsOn', kind: undefined },
  { field: 'dependencyOf', type: 'dependsOn', kind: undefined, inverse: true },
  { field: 'providesApis', type: 'providesApi', kind: 'api' },
  { field: 'implementsApis', type: 'providesApi', kind: 'api' },
  { field: 'consumesApis', type: 'consumesApi', kind: 'api' },
  { field: 'memberOf', type: 'memberOf', kind: 'team' },
  { field: 'members', type: 'memberOf', kind: 'person', inverse: true },
  { field: 'parent', type: 'childOf', kind: 'team' },
  { field: 'children', type: 'childOf', kind: 'team', inverse: true },
];

/** Fields that hold one reference; the others hold lists. */
const single: ReadonlySet<string> = new Set(['system', 'domain', 'subdomainOf', 'subcomponentOf', 'parent']);

/**
 * The relations that a document's `spec` declares, each once: those of Backstage, and those of its kind where the workspace declares it.
 * A reference without a namespace stays in that of its entity.
 */
export function readRelations(fields: Fields, from: Reference, kinds: readonly Kind[]): readonly Relation[] {
  const here = printReference(from);
  const relations = new Map<string, Relation>();
  const spec = fields.map('spec');
  const declared = kinds.find(({ name }) => name === from.kind)?.relations ?? [];
  const own = declared.map(({ type, to }): Rule => ({ field: fieldOf(type, spec), type, kind: to ?? undefined }));
  for (const { field, type, kind, inverse } of [...rules.filter((rule) => !own.some(({ field }) => field === rule.field)), ...own]) {
    if (isMissing(spec[field])) continue;
    const values = single.has(field) ? [fields.text('spec', field)] : fields.list('spec', field);
    for (const [index, value] of values.entries()) {
      const path = single.has(field) ? ['spec', field] : ['spec', field, index];
      const there = readTarget(fields, path, value, { kind, namespace: from.namespace }, kinds);
      if (there === undefined) continue;
      const relation = inverse ? { entity: there, type, target: here } : { entity: here, type, target: there };
      relations.set(relationKey(relation), relation);
    }
  }
  return [...relations.values()];
}

/** `servedBy`, or `served-by` where that is how it is written. */
function fieldOf(type: string, spec: Readonly<Record<string, unknown>>): string {
  const hyphenated = type.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.hasOwn(spec, hyphenated) ? hyphenated : type;
}

/** What tells a relation from every other: its three parts. */
export function relationKey({ entity, type, target }: Relation): string {
  return `${entity} ${type} ${target}`;
}

function readTarget(
  fields: Fields,
  path: readonly (string | number)[],
  value: unknown,
  { kind, namespace }: { readonly kind: string | undefined; readonly namespace: string },
  kinds: readonly Kind[],
): string | undefined {
  if (isMissing(value)) return undefined;
  const written = typeof value === 'string' ? value.trim() : joined(value);
  if (written === undefined) {
    fields.say('catalog.field-shape', 'error', path, {
      field: path.join('.'),
      wanted: 'a reference',
      found: Array.isArray(value) ? 'a list' : 'a mapping',
    });
    return undefined;
  }
  const reference = parseReference(written, { kind: kind ?? 'service', namespace }, kinds);
  if (!reference) {
    fields.say('catalog.reference-invalid', 'warning', path, { field: String(path[1]), reference: written });
    return undefined;
  }
  if (typeof value !== 'string') fields.say('catalog.reference-mapping', 'warning', path, { field: String(path[1]), reference: written });
  else if (kind === undefined && !written.includes(':')) {
    fields.say('catalog.reference-without-kind', 'warning', path, {
      field: String(path[1]),
      reference: written,
      taken: printReference(reference),
    });
  }
  return printReference(reference);
}

/** `component: name` where `component:name` was meant. */
function joined(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const [pair, ...others] = Object.entries(value);
  return pair && others.length === 0 && typeof pair[1] === 'string' ? `${pair[0]}:${pair[1].trim()}` : undefined;
}
