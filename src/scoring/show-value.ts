import { describeType, type Type } from '../../query-language/analysis/type.ts';

/**
 * A value as people read it, from the text the engine casts it to: durations in their largest whole unit, ratios as percent where
 * percent was asked for, numbers without noise. Null stays null.
 */
export function showValue(text: string | null, type: Type, percent = false): string | null {
  if (text === null) return null;
  if (type.kind === 'duration') return showDuration(Number(text));
  if (type.kind === 'number') return showNumber(Number(text), percent);
  if (type.kind === 'timestamp') return text.replace(' ', 'T').replace(/(\.\d+)?\+00$/u, 'Z');
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
  return percent ? `${Number((value * 100).toFixed(1))} %` : String(Number(value.toPrecision(6)));
}
