import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  LIST,
  SQLNULL,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Stored } from './warehouse.ts';

const secondsPerDay = 86_400;
export const millisecondsPerDay = secondsPerDay * 1000;

/** A plain value as the database takes it for a column or parameter of this type. */
export function toDatabase(value: Stored, type: DuckDBType): DuckDBValue {
  if (value === null) return null;
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if (typeof value === 'object') {
    const items = type instanceof DuckDBListType ? type.valueType : SQLNULL;
    return new DuckDBListValue(value.map((item) => toDatabase(item, items)));
  }
  if (type.typeId === DuckDBTypeId.TIMESTAMP_TZ) return new DuckDBTimestampTZValue(BigInt(instant(value)) * 1000n);
  if (type.typeId === DuckDBTypeId.DATE) return new DuckDBDateValue(Math.floor(instant(value) / millisecondsPerDay));
  return type.typeId === DuckDBTypeId.BIGINT ? BigInt(value) : value;
}

/** The type that a parameter is bound as: what the statement expects where the value can be that, else the value's own. */
export function parameterType(value: Stored, expected: DuckDBType): DuckDBType {
  if (value === null) return SQLNULL;
  if (value instanceof Uint8Array) return BLOB;
  if (typeof value !== 'object') return scalarType(value, expected);
  const expectedItem = expected instanceof DuckDBListType ? expected.valueType : SQLNULL;
  if (value.length === 0) return LIST(expectedItem);
  const items = value.map((item) => scalarType(item, expectedItem));
  return LIST(items.find((type) => type.typeId === DuckDBTypeId.DOUBLE) ?? items[0] ?? SQLNULL);
}

function scalarType(value: string | number | boolean, expected: DuckDBType): DuckDBType {
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return Number.isSafeInteger(value) && expected.typeId !== DuckDBTypeId.DOUBLE ? BIGINT : DOUBLE;
  return expected.typeId === DuckDBTypeId.TIMESTAMP_TZ || expected.typeId === DuckDBTypeId.DATE ? expected : VARCHAR;
}

/**
 * A value of the database as plain JavaScript. Instants are ISO 8601 text in UTC to the millisecond, dates `yyyy-mm-dd`, intervals
 * seconds (a month counts as 30 days), whole numbers beyond 2^53 text, structs objects, blobs bytes.
 */
export function toPlain(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return whole(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return isoInstant(value);
  if (value instanceof DuckDBDateValue) return isoDate(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toPlain);
  if (value instanceof DuckDBStructValue) return mapValues(value.entries);
  if (value instanceof DuckDBMapValue)
    return mapValues(Object.fromEntries(value.entries.map((entry) => [String(toPlain(entry.key)), entry.value])));
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBIntervalValue) return (value.months * 30 + value.days) * secondsPerDay + Number(value.micros) / 1e6;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  return value.toString();
}

function instant(value: string | number | boolean): number {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new TypeError(`${JSON.stringify(value)} is not an instant in ISO 8601`);
  return milliseconds;
}

function whole(value: bigint): number | string {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
}

function isoInstant(value: DuckDBTimestampTZValue | DuckDBTimestampValue): string {
  const milliseconds = Number(value.micros / 1000n) - (value.micros % 1000n < 0n ? 1 : 0);
  return withinDates(milliseconds) ? new Date(milliseconds).toISOString() : value.toString();
}

function isoDate(value: DuckDBDateValue): string {
  const milliseconds = value.days * millisecondsPerDay;
  return withinDates(milliseconds) ? new Date(milliseconds).toISOString().slice(0, -'T00:00:00.000Z'.length) : value.toString();
}

function withinDates(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= 8.64e15;
}

function mapValues(entries: Readonly<Record<string, DuckDBValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, toPlain(value)]));
}
