/**
 * How a value is written for people: what `showValue` writes in JavaScript, the engine writes for all verdicts at once. A test holds the
 * two together.
 */
export type ShownAs = 'text' | 'number' | 'percent' | 'duration' | 'timestamp';

/** SQL that writes a value, given as text by `value`, in the manner that `as` names. Null stays null. */
export function shownValue(value: string, as: string): string {
  const number = `TRY_CAST(${value} AS DOUBLE)`;
  return `CASE ${as}
    WHEN 'number' THEN ${rounded(`CASE WHEN ${number} = 0 OR NOT isfinite(${number}) THEN ${number} ELSE round(${number}, 5 - floor(log10(abs(${number})))::INTEGER) END`)}
    WHEN 'percent' THEN ${rounded(`round(${number} * 100, 1)`)} || ' %'
    WHEN 'duration' THEN ${duration(number)}
    WHEN 'timestamp' THEN regexp_replace(replace(${value}, ' ', 'T'), '(\\.0+)?(\\+00|Z)$', 'Z')
    ELSE CASE WHEN length(${value}) > 200 THEN left(${value}, 200) || '…' ELSE ${value} END
  END`;
}

/** A number without a fraction of nothing. */
function rounded(number: string): string {
  return `regexp_replace((${number} + 0)::VARCHAR, '\\.0$', '')`;
}

function duration(seconds: string): string {
  const count = (length: number): string => `round(${seconds} / ${length}, 1)`;
  const told = (length: number, unit: string): string =>
    `${rounded(count(length))} || ' ${unit}' || CASE WHEN ${count(length)} = 1 THEN '' ELSE 's' END`;
  return `CASE WHEN abs(${seconds}) >= 86400 THEN ${told(86_400, 'day')} WHEN abs(${seconds}) >= 3600 THEN ${told(3600, 'hour')}
    WHEN abs(${seconds}) >= 60 THEN ${told(60, 'minute')} ELSE ${told(1, 'second')} END`;
}
