import type { Kind as OwnKind } from '../../../query-language/catalog.ts';

/** What an entity can be anyway. A Backstage Component is a `service`, a Group a `team`, a User a `person`; kinds we do not know are `other`. */
export type Kind = 'service' | 'api' | 'resource' | 'system' | 'domain' | 'team' | 'person' | 'location' | 'template' | 'other';

/** The name of an entity, complete and in lower case. */
export interface Reference {
  /** One of those, or a kind that the workspace declares. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a reference means where it leaves parts out. Without a `kind`, a text that names none is no reference. */
export interface ReferenceDefaults {
  readonly kind?: string;
  readonly namespace: string;
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['component', 'service'],
  ['service', 'service'],
  ['api', 'api'],
  ['resource', 'resource'],
  ['system', 'system'],
  ['domain', 'domain'],
  ['group', 'team'],
  ['team', 'team'],
  ['user', 'person'],
  ['person', 'person'],
  ['location', 'location'],
  ['template', 'template'],
]);

/**
 * The kind that a catalog's own word for it stands for, in whatever case it is written, with or without what parts its words: of those
 * that the workspace declares, then of those that there are anyway.
 */
export function entityKind(written: string, declared: readonly Pick<OwnKind, 'name'>[] = []): string {
  const own = declared.find(({ name }) => letters(name) === letters(written));
  return own?.name ?? kinds.get(written.toLowerCase()) ?? 'other';
}

function letters(word: string): string {
  return word.replaceAll(/[-_ ]/g, '').toLowerCase();
}

/**
 * Whether Backstage would take the text for a name: letters, digits and single `-`, `_`, `.` between them
 * (KubernetesValidatorFunctions.isValidObjectName, without its limit of 63, which catalogs in the wild exceed).
 */
export function isName(text: string): boolean {
  return text.length <= 255 && /^[a-z0-9]+(?:[-_.]+[a-z0-9]+)*$/i.test(text);
}

/**
 * Reads `[kind:][namespace/]name` as Backstage does: case is ignored, and a colon behind the slash belongs to the name.
 * Answers undefined for a text that names no entity.
 */
export function parseReference(
  written: string,
  defaults: ReferenceDefaults,
  declared: readonly Pick<OwnKind, 'name'>[] = [],
): Reference | undefined {
  const slash = written.indexOf('/');
  const first = written.indexOf(':');
  const colon = slash !== -1 && slash < first ? -1 : first;
  const kind = colon === -1 ? defaults.kind : entityKind(written.slice(0, colon).trim(), declared);
  const namespace = slash === -1 ? defaults.namespace : written.slice(colon + 1, slash);
  const name = written.slice(Math.max(colon, slash) + 1);
  if (kind === undefined || colon === 0 || !isName(namespace) || !isName(name)) return undefined;
  return { kind, namespace: namespace.toLowerCase(), name: name.toLowerCase() };
}

/** The entity's identifier: `kind:namespace/name`. Parsing it gives the reference back. */
export function printReference({ kind, namespace, name }: Reference): string {
  return `${kind}:${namespace}/${name}`;
}
