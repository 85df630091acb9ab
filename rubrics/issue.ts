import { toJSONSchema } from 'zod';
import type { ZodType } from 'zod';
import type { Diagnostic, Fact } from '../query-language/diagnostic.ts';
import type { Path } from './document.ts';
import { nearName } from './near-name.ts';

/** What one issue of a schema says about a document: a fact, and the place it is about. */
export interface DocumentFault {
  readonly code: Diagnostic['code'];
  readonly facts: Readonly<Record<string, Fact>>;
  readonly path: Path;
  /** Whether the field's name is meant rather than its value. */
  readonly atKey: boolean;
}

/** The issues zod found, as facts, `most` of them at most. Issues of refinements carry their code, facts and `atKey` in `params`. */
export function describeIssues(issues: readonly Issue[], schema: ZodType, most: number): DocumentFault[] {
  return issues
    .slice(0, most)
    .flatMap((issue) => describeIssue(issue.code === 'unrecognized_keys' ? { ...issue, keys: issue.keys.slice(0, most) } : issue, schema))
    .slice(0, most);
}

type Issue = NonNullable<ReturnType<ZodType['safeParse']>['error']>['issues'][number];

function describeIssue(issue: Issue, schema: ZodType): DocumentFault[] {
  const { path } = issue;
  const field = fieldName(path);
  const fault = (code: string, facts: DocumentFault['facts'] = {}): DocumentFault[] => [
    { code, facts: { field, ...facts }, path, atKey: false },
  ];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = fieldsAt(schema, path);
      return issue.keys.map((key) => ({
        code: 'document.field-unknown',
        facts: { field: key, within: field, near: nearName(key, known) ?? null, known },
        path: [...path, key],
        atKey: true,
      }));
    }
    case 'invalid_type':
      return issue.input === undefined
        ? fault('document.field-missing')
        : fault('document.value-wrong-type', { expected: typeNames[issue.expected] ?? issue.expected, found: typeOf(issue.input) });
    case 'invalid_value': {
      if (issue.input === undefined) return fault('document.field-missing');
      const allowed = issue.values.map(String);
      const found = shown(issue.input);
      // `"1"` reads like 1 in a message and is not.
      if (allowed.includes(found))
        return fault('document.value-wrong-type', { expected: typeOf(issue.values[0]), found: typeOf(issue.input) });
      return fault('document.value-unknown', { found, near: nearName(found, allowed) ?? null, allowed });
    }
    case 'invalid_union': {
      if (issue.input === undefined) return fault('document.field-missing');
      return (
        describeUnion(issue, schema) ??
        fault('document.value-wrong-type', { expected: expectedOf(issue.errors), found: typeOf(issue.input) })
      );
    }
    case 'too_small':
      return fault('document.value-out-of-range', { of: issue.origin, least: Number(issue.minimum), most: null });
    case 'too_big':
      return fault('document.value-out-of-range', { of: issue.origin, least: null, most: Number(issue.maximum) });
    case 'custom': {
      const { code, atKey, ...facts } = paramsOf(issue.params);
      return typeof code === 'string'
        ? [{ code, facts, path, atKey: atKey === true }]
        : fault('document.value-malformed', { reason: issue.message });
    }
    case 'invalid_key':
      return [{ code: 'document.value-malformed', facts: { field, reason: issue.issues[0]?.message ?? issue.message }, path, atKey: true }];
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
    default:
      return fault('document.value-malformed', { reason: issue.message });
  }
}

/** Of a union, the branch the author most likely meant: the one that fails only deeper inside. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, schema: ZodType): DocumentFault[] | undefined {
  const meant = issue.errors.find(
    (branch) => branch.length > 0 && branch.every((each) => each.code !== 'invalid_type' || each.path.length > 0),
  );
  return meant?.flatMap((each) => describeIssue({ ...each, path: [...issue.path, ...each.path] }, schema));
}

function expectedOf(branches: readonly (readonly Issue[])[]): string {
  const expected = branches
    .flat()
    .map((each) => (each.code === 'invalid_type' ? (typeNames[each.expected] ?? each.expected) : 'another value'));
  return [...new Set(expected)].join(' or ');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields',
  record: 'fields',
  null: 'nothing',
};

function typeOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'none at all';
  return typeNames[typeof value] ?? typeof value;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeOf(value);
}

/** `checks[2].weight`, as a person would say it; the whole document is empty text. */
export function fieldName(path: Path): string {
  return path.reduce<string>(
    (name, segment) => (typeof segment === 'number' ? `${name}[${segment}]` : name === '' ? String(segment) : `${name}.${String(segment)}`),
    '',
  );
}

function paramsOf(params: Readonly<Record<string, unknown>> | undefined): Record<string, Fact> {
  return Object.fromEntries(Object.entries(params ?? {}).filter((entry): entry is [string, Fact] => isFact(entry[1])));
}

function isFact(value: unknown): value is Fact {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return true;
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Names of the fields the schema knows at `path`, read from its JSON Schema because that is plain data. */
function fieldsAt(schema: ZodType, path: Path): string[] {
  const root = toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  type Part = typeof root;
  const branches = (part: Part): Part[] => [
    part,
    ...[...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? [])].flatMap((each) => branches(definition(each as Part))),
  ];
  const definition = (part: Part): Part => {
    const name = part.$ref?.split('/').at(-1);
    return name === undefined ? part : ((root.$defs?.[name] as Part | undefined) ?? part);
  };
  let parts: Part[] = branches(root);
  for (const segment of path) {
    parts = parts.flatMap((part) => {
      const next = typeof segment === 'number' ? part.items : (part.properties?.[String(segment)] ?? part.additionalProperties);
      return typeof next === 'object' && !Array.isArray(next) ? branches(definition(next as Part)) : [];
    });
  }
  return [...new Set(parts.flatMap((part) => Object.keys(part.properties ?? {})))];
}
