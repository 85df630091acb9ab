import { InvalidArgumentError } from '@commander-js/extra-typings';

const days: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** A span as people write it, in days: `90d`, `12w`, `6m`, `1y`; no more than a year. */
export function readSpan(given: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,2})([dwmy])$/u.exec(given) ?? [];
  const span = Number(count) * (days[unit] ?? Number.NaN);
  if (Number.isNaN(span) || span > 365) throw new InvalidArgumentError(`\`${given}\` is no span of up to a year, such as \`6m\`.`);
  return span;
}
