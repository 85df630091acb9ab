import type { ColumnType, Table, Value } from '../../query-language/catalog.ts';

export interface RowFault {
  readonly column: string;
  readonly problem: string;
}

/** What keeps a row out of its table, or undefined when nothing does. */
export function findRowFault(table: Table, values: Readonly<Record<string, Value>>): RowFault | undefined {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(table.columns, name));
  if (unknown !== undefined) return { column: unknown, problem: 'the table has no such column' };
  for (const [name, column] of Object.entries(table.columns)) {
    const value = values[name] ?? null;
    if (value === null) {
      if (column.required || table.key.includes(name)) return { column: name, problem: 'it is missing' };
    } else if (!accepts[column.type](value)) return { column: name, problem: `it is not of type ${column.type}` };
  }
  return undefined;
}

const isText = (value: Value): boolean => typeof value === 'string';
const isInteger = (value: Value): boolean => Number.isSafeInteger(value);
const isNumber = (value: Value): boolean => Number.isFinite(value);
const isInstant = (value: Value): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const accepts: Readonly<Record<ColumnType, (value: Value) => boolean>> = {
  text: isText,
  version: isText,
  grade: (value) => isText(value) && /^[ABCDF]$/.test(String(value)),
  integer: isInteger,
  number: isNumber,
  duration: isNumber,
  boolean: (value) => typeof value === 'boolean',
  timestamp: isInstant,
  date: isInstant,
  json: (value) => typeof value === 'string' && isJson(value),
  'list<text>': (value) => Array.isArray(value) && value.every(isText),
  'list<integer>': (value) => Array.isArray(value) && value.every(isInteger),
  'list<number>': (value) => Array.isArray(value) && value.every(isNumber),
};

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
