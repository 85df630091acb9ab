import type { Kind } from '../../../query-language/catalog.ts';
import type { Diagnostic, Span } from '../../../query-language/diagnostic.ts';
import { parseRemote } from '../git/remote.ts';
import type { GivenProperty } from '../../property.ts';
import type { CatalogDocument } from './document.ts';
import { jsonOf } from './custom-value.ts';
import { isMissing, openFields, type Fields } from './field.ts';
import { entityKind, isName, parseReference, printReference, type Reference } from './reference.ts';
import { readProperties } from './given-property.ts';
import { readRelations, type Relation } from './relation.ts';
import { isSecretKey } from './secret.ts';
import type { SourceText } from './source-text.ts';

/** One entity as one document declares it, before it is known what other files say. */
export interface Declaration {
  /** Its identifier. */
  readonly id: string;
  readonly reference: Reference;
  /** Where it begins in its file, and on which line, from 1. */
  readonly span: Span;
  readonly line: number;
  readonly title: string | null;
  readonly description: string | null;
  readonly type: string | null;
  readonly lifecycle: string | null;
  readonly tier: string | null;
  readonly tags: readonly string[];
  /** Owner as written, and the entity it names when it is a reference. */
  readonly owner: { readonly written: string; readonly reference: Reference | undefined } | undefined;
  /** Identifier of the system it belongs to. */
  readonly system: string | null;
  /** What the entity itself says about its repository. */
  readonly repository: string | undefined;
  readonly links: readonly Link[];
  /** Annotations, and labels under keys that no annotation has. Null where the value would let one in somewhere. */
  readonly annotations: ReadonlyMap<string, string | null>;
  /** What stands under the keys of `metadata.custom`, as JSON. */
  readonly custom: ReadonlyMap<string, string>;
  readonly relations: readonly Relation[];
  /** What it gives for the properties of its kind. */
  readonly properties: readonly GivenProperty[];
  /** Address of a person, by which others may name them. */
  readonly email: string | undefined;
  /** Where a Location leads. */
  readonly targets: readonly string[];
  readonly faults: readonly Diagnostic[];
}

export interface Link {
  readonly url: string;
  readonly title: string | null;
  readonly type: string | null;
}

/** What a document turned out to be when it declares nothing that can be addressed. */
export interface Rejection {
  readonly faults: readonly Diagnostic[];
}

const versions = /^(?:[a-z0-9-]+\.)?backstage\.io\//i;
const envelope: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'relations', 'status']);
/** Kinds that Backstage requires an owner of. */
const owned: ReadonlySet<string> = new Set(['service', 'api', 'resource', 'system', 'domain']);

/**
 * Reads one document as a Backstage entity (descriptor format, `backstage.io/v1alpha1`). What can be addressed is taken, with a fault
 * for each field that is not as it should be; a document without kind or name is rejected.
 */
export function readDeclaration(
  document: CatalogDocument,
  source: SourceText,
  apiVersions: readonly string[],
  kinds: readonly Kind[],
): Declaration | Rejection {
  const fields = openFields(document, source);
  const reference = readIdentity(fields, apiVersions, kinds);
  if (!reference) return { faults: fields.faults };

  for (const key of Object.keys(document.content)) {
    if (!envelope.has(key)) fields.say('catalog.key-unknown', 'warning', [key], { key });
  }
  const owner = fields.text('spec', 'owner');
  if (owner === undefined && owned.has(reference.kind))
    fields.say('catalog.owner-missing', 'warning', ['spec'], { entity: printReference(reference) });
  const lifecycle = fields.text('spec', 'lifecycle');
  if (lifecycle === undefined && (reference.kind === 'service' || reference.kind === 'api')) {
    fields.say('catalog.lifecycle-missing', 'information', ['spec'], { entity: printReference(reference) });
  }
  const written = fields.text('metadata', 'name') ?? '';
  const annotations = readAnnotations(fields);
  const tags = readTexts(fields, 'metadata', 'tags');
  const relations = readRelations(fields, reference, kinds);
  const span = document.spanOf([]);
  return {
    id: printReference(reference),
    reference,
    span,
    line: source.lineOf(span.start),
    title: fields.text('metadata', 'title') ?? fields.text('spec', 'profile', 'displayName') ?? (isName(written) ? null : written),
    description: fields.text('metadata', 'description') ?? null,
    type: fields.text('spec', 'type') ?? null,
    lifecycle: lifecycle ?? null,
    tier: fields.text('spec', 'tier') ?? tierOf(annotations, tags) ?? null,
    tags,
    owner:
      owner === undefined
        ? undefined
        : { written: owner, reference: parseReference(owner, { kind: 'team', namespace: reference.namespace }) },
    system:
      relations.find(
        ({ entity, type, target }) => entity === printReference(reference) && type === 'partOf' && target.startsWith('system:'),
      )?.target ?? null,
    repository: repositoryOf(annotations),
    links: readLinks(fields),
    annotations,
    custom: readCustom(fields),
    relations,
    properties: readProperties(document, source, kinds.find(({ name }) => name === reference.kind)?.properties, fields),
    email: fields.text('spec', 'profile', 'email')?.toLowerCase(),
    targets: reference.kind === 'location' ? readTargets(fields) : [],
    faults: fields.faults,
  };
}

export function isDeclaration(result: Declaration | Rejection): result is Declaration {
  return 'id' in result;
}

function readIdentity(fields: Fields, apiVersions: readonly string[], kinds: readonly Kind[]): Reference | undefined {
  const version = fields.text('apiVersion');
  const kind = fields.text('kind');
  const name = fields.text('metadata', 'name');
  if (version === undefined && kind === undefined) {
    fields.say('catalog.not-an-entity', 'information', []);
    return undefined;
  }
  if (version !== undefined && !versions.test(version) && !apiVersions.includes(version)) {
    fields.say('catalog.version-foreign', 'information', ['apiVersion'], { version });
    return undefined;
  }
  if (version === undefined) fields.say('catalog.version-missing', 'warning', []);
  if (kind === undefined) fields.say('catalog.kind-missing', 'error', ['kind'], { name: name ?? null });
  if (name === undefined) fields.say('catalog.name-missing', 'error', ['metadata'], { kind: kind ?? null });
  if (kind === undefined || name === undefined) return undefined;
  if (/\{\{|\{%/.test(name)) {
    fields.say('catalog.pattern', 'information', ['metadata', 'name']);
    return undefined;
  }

  const slug = isName(name) ? name : slugOf(name);
  if (slug !== name) fields.say('catalog.name-invalid', 'warning', ['metadata', 'name'], { name, slug: slug ?? null });
  if (slug === undefined) return undefined;
  const namespace = fields.text('metadata', 'namespace') ?? 'default';
  if (!isName(namespace)) fields.say('catalog.namespace-invalid', 'warning', ['metadata', 'namespace'], { namespace });
  return { kind: entityKind(kind, kinds), namespace: isName(namespace) ? namespace.toLowerCase() : 'default', name: slug.toLowerCase() };
}

/** The nearest name that Backstage would take: words joined by `-`. */
function slugOf(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-_.]+|[-_.]+$/g, '');
  return isName(slug) ? slug : undefined;
}

/** Texts of a list, each once. */
function readTexts(fields: Fields, ...path: readonly string[]): readonly string[] {
  const texts = fields.list(...path).flatMap((item, index) => {
    const text = typeof item === 'string' ? item.trim() : fields.text(...path, index);
    return isMissing(text) || text === undefined ? [] : [text];
  });
  return [...new Set(texts)];
}

function readAnnotations(fields: Fields): ReadonlyMap<string, string | null> {
  const annotations = new Map<string, string | null>();
  for (const group of ['annotations', 'labels']) {
    for (const key of Object.keys(fields.map('metadata', group))) {
      const value = fields.text('metadata', group, key);
      if (value === undefined || key.trim() === '' || annotations.has(key)) continue;
      annotations.set(key, isSecretKey(key) ? null : value);
    }
  }
  return annotations;
}

function readCustom(fields: Fields): ReadonlyMap<string, string> {
  const entries = Object.entries(fields.map('metadata', 'custom')).flatMap(([key, value]): (readonly [string, string])[] => {
    const json = key.trim() === '' || isSecretKey(key) ? undefined : jsonOf(value);
    return json === undefined ? [] : [[key, json]];
  });
  return new Map(entries);
}

function readLinks(fields: Fields): readonly Link[] {
  const links = new Map<string, Link>();
  for (const index of fields.list('metadata', 'links').keys()) {
    const url = fields.text('metadata', 'links', index, 'url');
    if (url === undefined) {
      fields.say('catalog.link-without-url', 'warning', ['metadata', 'links', index]);
      continue;
    }
    const title = fields.text('metadata', 'links', index, 'title') ?? null;
    const type = fields.text('metadata', 'links', index, 'type') ?? null;
    if (!links.has(url)) links.set(url, { url, title, type });
  }
  return [...links.values()];
}

function readTargets(fields: Fields): readonly string[] {
  const one = fields.text('spec', 'target');
  return [...(one === undefined ? [] : [one]), ...readTexts(fields, 'spec', 'targets')];
}

/** Backstage has no field for tier: it is found in a label or annotation `…/tier`, `…/service-tier`, or a tag `tier-1`. */
function tierOf(annotations: ReadonlyMap<string, string | null>, tags: readonly string[]): string | undefined {
  for (const [key, value] of annotations) {
    if (value !== null && /(?:^|\/)(?:service-)?tier$/i.test(key)) return value;
  }
  return tags.find((tag) => /^tier[-_:]?\w+$/i.test(tag));
}

/** The repository the entity says it lives in: the slug of a code host, else the address its source is at. */
function repositoryOf(annotations: ReadonlyMap<string, string | null>): string | undefined {
  for (const key of ['github.com/project-slug', 'gitlab.com/project-slug', 'bitbucket.org/project-slug']) {
    const slug = annotations
      .get(key)
      ?.replace(/^\/+|\/+$/g, '')
      .toLowerCase();
    if (slug && /^[^\s/]+(?:\/[^\s/]+)+$/.test(slug)) return slug;
  }
  const source = annotations.get('backstage.io/source-location');
  const [address = ''] = source?.replace(/^url:/i, '').split(/\/(?:-|tree|blob|edit|raw|src)(?:\/|$)/, 1) ?? [];
  const slug = parseRemote(address)?.slug;
  return slug?.includes('/') ? slug : undefined;
}
