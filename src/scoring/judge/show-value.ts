import { describeType, type Type } from '../../../query-language/analysis/type.ts';

/**
 * A value as people read it, whether it came typed or as the engine casts it to text: durations in their largest unit, ratios as
 * percent where they are compared with one, numbers without noise. Null stays null.
 */
export function showValue(value: unknown, type: Type, percent = false): string | null {
  if (value === null || value === undefined) return null;
  if (type.kind === 'duration') return showDuration(Number(value));
  if (type.kind === 'number') return showNumber(Number(value), percent);
  const text = typeof value === 'string' ? value : Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value);
  if (type.kind === 'timestamp') return text.replace(' ', 'T').replace(/(\.0+)?(\+00|Z)$/u, 'Z');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The name of a type as the language reference writes it. */
export function showType(type: Type): string {
  return describeType(type);
}

const longest = 200;

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function showDuration(seconds: number): string {
  const size = Math.abs(seconds);
  const [unit, length] = units.find(([, length]) => size >= length) ?? units[3];
  const count = Number((seconds / length).toFixed(1));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function showNumber(value: number, percent: boolean): string {
  return percent ? showShare(value) : String(Number(value.toPrecision(6)));
}

/** A share of a whole in percent, to one decimal. */
export function showShare(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
