import type { Kind } from '../../../query-language/catalog.ts';
import type { Diagnostic, Fact, Span } from '../../../query-language/diagnostic.ts';
import type { GivenProperty } from '../../property.ts';
import { isRecord, type Path } from '../catalog/document.ts';
import { isMissing } from '../catalog/field.ts';
import { entityKind, isName, parseReference, printReference, type Reference } from '../catalog/reference.ts';
import { isSecretKey } from '../catalog/secret.ts';
import type { SourceText } from '../catalog/source-text.ts';
import type { Entry } from './entry.ts';
import { snakeCase } from './field-name.ts';
import { relationsOf } from './relation-rule.ts';

/** One entity as one entry gives it. */
export interface Declaration {
  readonly id: string;
  readonly reference: Reference;
  /** Where its name is written, and on which line, from 1. */
  readonly span: Span;
  readonly line: number;
  /** Columns of the table `entity` that are texts. */
  readonly texts: Readonly<Record<(typeof textFields)[number], string | null>>;
  readonly tags: readonly string[];
  /** Owner as written, and the entity that it names when it is a reference. */
  readonly owner: { readonly written: string; readonly reference: Reference | undefined } | undefined;
  readonly relations: readonly { readonly type: string; readonly target: string }[];
  readonly properties: readonly GivenProperty[];
  readonly faults: readonly Diagnostic[];
}

/** An entry that tells no entity, and why. */
export interface Rejection {
  readonly faults: readonly Diagnostic[];
}

/** What entries are read against. */
export interface Standard {
  readonly source: SourceText;
  readonly kinds: readonly Kind[];
  /** The kind of entries that name none. */
  readonly kind: string | undefined;
}

const textFields = ['title', 'description', 'type', 'lifecycle', 'tier', 'repository'] as const;
const fields: ReadonlySet<string> = new Set(['kind', 'name', 'namespace', 'owner', 'system', 'tags', ...textFields]);

/** Reads one entry. What is wrong with a field is said and costs only that field; without kind or name there is no entity. */
export function readDeclaration(entry: Entry, { source, kinds, kind: usual }: Standard): Declaration | Rejection {
  const faults: Diagnostic[] = [];
  const say = (code: string, severity: Diagnostic['severity'], path: Path, facts: Readonly<Record<string, Fact>> = {}): void => {
    if (faults.length < faultLimit) faults.push(source.say(code, severity, entry.spanOf(path), facts));
  };
  const keys = new Map(Object.keys(entry.content).map((key) => [snakeCase(key), key]));
  const valueOf = (field: string): unknown => entry.content[keys.get(field) ?? field];
  const pathOf = (field: string): Path => [keys.get(field) ?? field];
  const text = (field: string): string | undefined => {
    const value = valueOf(field);
    if (isMissing(value)) return undefined;
    if (typeof value === 'string') return value.trim();
    say('entities.field-shape', 'error', pathOf(field), { field, wanted: 'a text' });
    return undefined;
  };

  const reference = readIdentity();
  if (!reference) return { faults };
  const span = entry.spanOf(pathOf('name'));
  const kind = kinds.find(({ name }) => name === reference.kind);
  const rules = relationsOf(kind);
  const owner = text('owner');
  const system = relationTo('system', valueOf('system'), pathOf('system'), 'system');
  const { properties, related } = entry.isRow ? inColumns() : inMappings();
  const relations = [
    ...related.flatMap(([field, value, path]) => {
      const rule = rules.get(snakeCase(field));
      return rule ? targetsOf(field, value, path, rule.to, rule.only).map((target) => ({ type: rule.type, target })) : [];
    }),
    ...(system ? [{ type: 'partOf', target: system }] : []),
  ];
  return {
    id: printReference(reference),
    reference,
    span,
    line: source.lineOf(span.start),
    texts: {
      title: text('title') ?? null,
      description: text('description') ?? null,
      type: text('type') ?? null,
      lifecycle: text('lifecycle') ?? null,
      tier: text('tier') ?? null,
      repository: text('repository')?.toLowerCase() ?? null,
    },
    tags: readTags(),
    owner:
      owner === undefined
        ? undefined
        : { written: owner, reference: parseReference(owner, { kind: 'team', namespace: reference.namespace }) },
    relations: [...new Map(relations.map((each) => [`${each.type} ${each.target}`, each])).values()],
    properties,
    faults,
  };

  function readIdentity(): Reference | undefined {
    const name = text('name');
    const written = text('kind') ?? usual;
    if (name === undefined) say('entities.name-missing', 'error', ['name']);
    if (written === undefined) say('entities.kind-missing', 'error', ['kind'], { name: name ?? '' });
    if (name === undefined || written === undefined) return undefined;
    const known = entityKind(written, kinds);
    if (known === 'other' && written.toLowerCase() !== 'other') {
      say('entities.kind-unknown', 'error', pathOf('kind'), { kind: written, name, known: kinds.map((each) => each.name) });
      return undefined;
    }
    const namespace = text('namespace') ?? 'default';
    const wrong = [['name', name] as const, ['namespace', namespace] as const].filter(([, value]) => !isName(value));
    for (const [field, value] of wrong) say('entities.name-invalid', 'error', pathOf(field), { field, value });
    return wrong.length > 0 ? undefined : { kind: known, namespace: namespace.toLowerCase(), name: name.toLowerCase() };
  }

  function readTags(): readonly string[] {
    const value = valueOf('tags');
    if (isMissing(value)) return [];
    const items: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,;]/u) : [undefined];
    if (items.some((item) => typeof item !== 'string'))
      say('entities.field-shape', 'error', pathOf('tags'), { field: 'tags', wanted: 'a list of texts' });
    return [...new Set(items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : [])))];
  }

  /** Columns of a table that are no fields of every entity: a property, else a relation. */
  function inColumns(): Found {
    const found: Found = { properties: [], related: [] };
    for (const [key, value] of Object.entries(entry.content)) {
      if (fields.has(snakeCase(key))) continue;
      if (isProperty(snakeCase(key))) found.properties.push(given(key, value, [key]));
      else if (rules.has(snakeCase(key))) found.related.push([key, value, [key]]);
      // Tables of several kinds have columns for each of them: an empty cell says nothing about this one.
      else if (!isMissing(value)) unknown(key, []);
    }
    return found;
  }

  function inMappings(): Found {
    const found: Found = { properties: [], related: [] };
    for (const key of Object.keys(entry.content)) {
      const field = snakeCase(key);
      if (fields.has(field)) continue;
      if (field !== 'properties' && field !== 'relations') {
        if (faults.length < faultLimit) {
          const known = [...fields, 'properties', 'relations'];
          faults.push(
            source.say('entities.field-unknown', 'warning', entry.keySpanOf(key), {
              field: key,
              isOther: isProperty(field) || rules.has(field),
              known,
            }),
          );
        }
        continue;
      }
      const value = entry.content[key];
      if (isMissing(value)) continue;
      if (!isRecord(value)) {
        say('entities.field-shape', 'error', [key], { field, wanted: 'a mapping' });
        continue;
      }
      for (const [name, own] of Object.entries(value)) {
        if (field === 'properties') {
          if (isProperty(snakeCase(name))) found.properties.push(given(name, own, [key, name]));
          else unknown(name, [key, name]);
        } else if (rules.has(snakeCase(name))) found.related.push([name, own, [key, name]]);
        else say('entities.relation-unknown', 'warning', [key, name], { field: name, known: [...rules.values()].map(({ type }) => type) });
      }
    }
    return found;
  }

  function isProperty(column: string): boolean {
    return kind !== undefined && column !== 'entity' && Object.hasOwn(kind.properties.columns, column);
  }

  function given(name: string, value: unknown, path: Path): GivenProperty {
    const { start } = entry.spanOf(path);
    const at = source.say('property.unusable', 'error', { start, end: start });
    const place = `${source.file}:${String(at.facts['line'])}:${String(at.facts['column'])}`;
    return {
      column: snakeCase(name),
      written: isSecretKey(name) ? null : value,
      place,
      say: (code, facts) => ({ fault: source.say(code, 'error', entry.spanOf(path), facts) }),
    };
  }

  function unknown(name: string, path: Path): void {
    const known = Object.keys(kind?.properties.columns ?? {}).filter((column) => column !== 'entity');
    const facts = { property: name, kind: reference?.kind ?? '', known: known.map((column) => column.replaceAll('_', '-')) };
    const span = path.length === 0 ? entry.keySpanOf(name) : entry.spanOf(path);
    if (faults.length < faultLimit) faults.push(source.say('property.unknown', 'warning', span, facts));
  }

  /** One reference or several: a list, or in a cell with commas or semicolons between. */
  function targetsOf(field: string, value: unknown, path: Path, to: string, only: boolean): readonly string[] {
    if (isMissing(value)) return [];
    const items: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,;]/u) : [value];
    return items.flatMap((item) => relationTo(field, item, path, to, only) ?? []);
  }

  function relationTo(field: string, value: unknown, path: Path, to: string, only = false): string | undefined {
    if (isMissing(value)) return undefined;
    const namespace = reference?.namespace ?? 'default';
    const there = typeof value === 'string' ? parseReference(value.trim(), { kind: to, namespace }, kinds) : undefined;
    if (there && (!only || there.kind === to)) return printReference(there);
    say('entities.reference-invalid', 'warning', path, { field, reference: typeof value === 'string' ? value : '', to: only ? to : null });
    return undefined;
  }
}

interface Found {
  readonly properties: GivenProperty[];
  readonly related: (readonly [field: string, value: unknown, path: Path])[];
}

/** Faults of one entry that are told: nobody reads more. */
const faultLimit = 20;

export function isDeclaration(result: Declaration | Rejection): result is Declaration {
  return 'id' in result;
}
