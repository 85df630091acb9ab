import { ManifestFault } from './manifest-fault.ts';

/** A TOML document. Numbers, booleans and dates stay as the text they were written in: manifests need only strings and tables. */
export type Toml = string | Toml[] | TomlTable;
export interface TomlTable {
  [key: string]: Toml;
}

const deepest = 64;

/** Reads TOML 1.0, in time linear in the text. Throws `ManifestFault` where the text is none. Tables have no prototype. */
export function parseToml(text: string): TomlTable {
  const root = newTable();
  const scanner = scan(text);
  let current = root;
  for (scanner.skip(true); !scanner.ended(); scanner.skip(true)) {
    if (scanner.take('[[')) {
      current = append(root, scanner.keys());
      scanner.expect(']]');
    } else if (scanner.take('[')) {
      current = descend(root, scanner.keys());
      scanner.expect(']');
    } else {
      scanner.pair(current, 0);
    }
    scanner.endLine();
  }
  return root;
}

function newTable(): TomlTable {
  return Object.create(null) as TomlTable;
}

/** The table at a path, made where it is missing. A path into an array of tables means its last. */
function descend(from: TomlTable, keys: readonly string[]): TomlTable {
  let table = from;
  for (const key of keys) {
    const next = (table[key] ??= newTable());
    const last = Array.isArray(next) ? next.at(-1) : next;
    if (last === undefined || typeof last === 'string' || Array.isArray(last))
      throw new ManifestFault(`its key ${key} is used for two things`);
    table = last;
  }
  return table;
}

function append(root: TomlTable, keys: readonly string[]): TomlTable {
  const table = newTable();
  const name = keys.at(-1) ?? '';
  const list = (descend(root, keys.slice(0, -1))[name] ??= []);
  if (!Array.isArray(list)) throw new ManifestFault(`its key ${name} is used for two things`);
  list.push(table);
  return table;
}

const bareKey = /[A-Za-z0-9_-]+/y;
const bareValue = /[^\s,\]}#]+/y;
const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001B' };

interface Scanner {
  ended(): boolean;
  take(mark: string): boolean;
  expect(mark: string): void;
  /** Passes over blanks; with `lines`, over line ends and comments too. */
  skip(lines: boolean): void;
  endLine(): void;
  keys(): readonly string[];
  pair(into: TomlTable, depth: number): void;
}

function scan(text: string): Scanner {
  let at = 0;

  function fault(): ManifestFault {
    return new ManifestFault(`it is not TOML at line ${text.slice(0, at).split('\n').length}`);
  }

  function take(mark: string): boolean {
    if (!text.startsWith(mark, at)) return false;
    at += mark.length;
    return true;
  }

  function expect(mark: string): void {
    skip(false);
    if (!take(mark)) throw fault();
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) throw fault();
    at += found.length;
    return found;
  }

  function skip(lines: boolean): void {
    for (; at < text.length; at++) {
      const character = text.charAt(at);
      if (lines && character === '#') at = lineEnd() - 1;
      else if (character !== ' ' && character !== '\t' && !(lines && (character === '\n' || character === '\r'))) return;
    }
  }

  function lineEnd(): number {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }

  function endLine(): void {
    skip(false);
    if (text.charAt(at) === '#') at = lineEnd();
    take('\r');
    if (at < text.length && !take('\n')) throw fault();
  }

  function keys(): readonly string[] {
    const path: string[] = [];
    do {
      skip(false);
      path.push(take('"') ? basic('"', false) : take("'") ? literal("'") : match(bareKey));
      skip(false);
      if (path.length > deepest) throw fault();
    } while (take('.'));
    return path;
  }

  function pair(into: TomlTable, depth: number): void {
    const path = keys();
    const name = path.at(-1) ?? '';
    expect('=');
    const table = descend(into, path.slice(0, -1));
    if (name in table) throw new ManifestFault(`its key ${name} is used for two things`);
    table[name] = value(depth + 1);
  }

  function value(depth: number): Toml {
    if (depth > deepest) throw new ManifestFault(`its values are nested deeper than ${deepest}`);
    skip(false);
    if (take('"""')) return basic('"""', true);
    if (take("'''")) return literal("'''");
    if (take('"')) return basic('"', false);
    if (take("'")) return literal("'");
    if (take('[')) return array(depth);
    if (take('{')) return inlineTable(depth);
    return match(bareValue);
  }

  function array(depth: number): Toml[] {
    const list: Toml[] = [];
    for (skip(true); !take(']'); skip(true)) {
      list.push(value(depth + 1));
      skip(true);
      if (!take(',') && text.charAt(at) !== ']') throw fault();
    }
    return list;
  }

  function inlineTable(depth: number): TomlTable {
    const table = newTable();
    for (skip(true); !take('}'); skip(true)) {
      pair(table, depth);
      skip(true);
      if (!take(',') && text.charAt(at) !== '}') throw fault();
    }
    return table;
  }

  function literal(mark: string): string {
    const end = text.indexOf(mark, at);
    if (end < 0) throw fault();
    const content = text.slice(at, end);
    at = end + mark.length;
    return content;
  }

  function basic(mark: string, lines: boolean): string {
    let content = '';
    while (!take(mark)) {
      const character = text.charAt(at++);
      if (character === '' || (character === '\n' && !lines)) throw fault();
      content += character === '\\' ? escaped() : character;
    }
    return content;
  }

  function escaped(): string {
    const character = text.charAt(at++);
    if (character === 'u' || character === 'U') {
      const digits = text.slice(at, at + (character === 'u' ? 4 : 8));
      at += digits.length;
      const point = /^[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.POSITIVE_INFINITY;
      if (point > 0x10ffff) throw fault();
      return String.fromCodePoint(point);
    }
    if (/\s/.test(character)) {
      skip(true);
      return '';
    }
    return escapes[character] ?? character;
  }

  return { ended: () => at >= text.length, take, expect, skip, endLine, keys, pair };
}
