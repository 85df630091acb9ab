import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

/** A published OpenAPI description, of which only the parts in use are read. */
export interface Description {
  /** What is wrong with an answer, by the schema published for it. Throws where none is published. */
  faults(path: string, status: number, body: unknown): string[];
}

/** Finds a part of a description by the keys that lead to it. */
type Lookup = (keys: readonly string[]) => unknown;

export function describedBy(lookup: Lookup): Description {
  const ajv = new Ajv({ strict: false, allErrors: true, discriminator: false });
  formats.default(ajv);
  // The stock format takes no address of this machine.
  ajv.addFormat('url', /^https?:\/\/\S+$/u);
  const made = new Map<string, ValidateFunction>();
  const schemaOf = (path: string, status: number): ValidateFunction => {
    const key = `${path} ${status}`;
    const known = made.get(key);
    if (known) return known;
    const answer = follow(lookup, lookup(['paths', path, 'get', 'responses', String(status)]));
    const schema = child(child(child(answer, 'content'), 'application/json'), 'schema');
    if (schema === undefined) throw new Error(`No schema is published for ${key}`);
    const definitions: Record<string, unknown> = {};
    const root = plain(schema, definitions, lookup);
    const validate = ajv.compile({ ...(isObject(root) ? root : {}), definitions });
    made.set(key, validate);
    return validate;
  };
  return {
    faults(path, status, body) {
      const validate = schemaOf(path, status);
      if (validate(body)) return [];
      return (validate.errors ?? [])
        .slice(0, 8)
        .map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
    },
  };
}

/** A lookup in a whole document. */
export function inDocument(document: unknown): Lookup {
  return (keys) => keys.reduce(child, document);
}

/** Puts right a part of a description that its own text or examples contradict. The part must exist, or there is nothing to put right. */
export function amend(document: unknown, keys: readonly string[], correction: Json): void {
  const part = keys.reduce(child, document);
  if (!isObject(part)) throw new Error(`Nothing is published at ${keys.join('/')}`);
  Object.assign(part, correction);
}

/** A lookup in the text of a YAML document: only the block that is asked for is parsed, as a whole one takes many seconds. */
export function inYaml(text: string): Lookup {
  const lines = text.split('\n');
  const parsed = new Map<string, unknown>();
  const block = (keys: readonly string[]): unknown => {
    let [from, to] = [0, lines.length];
    for (const [depth, key] of keys.entries()) {
      const opening = new RegExp(`^ {${depth * 2}}['"]?${key.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')}['"]?:`, 'u');
      const start = lines.findIndex((line, index) => index >= from && index < to && opening.test(line));
      if (start === -1) return undefined;
      const end = lines.findIndex((line, index) => index > start && new RegExp(`^ {0,${depth * 2}}\\S`, 'u').test(line));
      [from, to] = [start, end === -1 ? lines.length : end];
    }
    return Object.values(asObject(parse(lines.slice(from, to).join('\n'))))[0];
  };
  return (keys) => {
    const deep = keys[0] === 'paths' ? 2 : 3;
    const name = keys.slice(0, deep).join('\u0000');
    if (!parsed.has(name)) parsed.set(name, block(keys.slice(0, deep)));
    return keys.slice(deep).reduce(child, parsed.get(name));
  };
}

/**
 * The schema in plain JSON Schema: `nullable` spelt out, and what it refers to gathered in `definitions`. Alternatives may overlap,
 * as the published ones do.
 */
function plain(schema: unknown, definitions: Record<string, unknown>, lookup: Lookup): unknown {
  if (Array.isArray(schema)) return schema.map((item: unknown) => plain(item, definitions, lookup));
  if (!isObject(schema)) return schema;
  const {
    $ref: reference,
    discriminator: _discriminator,
    example: _example,
    examples: _examples,
    nullable,
    readOnly: _readOnly,
    ...rest
  } = schema;
  if (typeof reference === 'string') {
    const name = reference.replaceAll(/[^A-Za-z0-9]/gu, '_');
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = plain(lookup(pointer(reference)), definitions, lookup);
    }
    const target = { $ref: `#/definitions/${name}` };
    return nullable === true ? { anyOf: [target, { type: 'null' }] } : target;
  }
  const kept = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key === 'oneOf' ? 'anyOf' : key,
      key === 'enum' ? value : plain(value, definitions, lookup),
    ]),
  );
  return nullable === true ? { anyOf: [kept, { type: 'null' }] } : kept;
}

function follow(lookup: Lookup, value: unknown): unknown {
  const reference = child(value, '$ref');
  return typeof reference === 'string' ? lookup(pointer(reference)) : value;
}

function pointer(reference: string): string[] {
  return reference
    .replace(/^#\//u, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(value: unknown, key: string): unknown {
  return isObject(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
