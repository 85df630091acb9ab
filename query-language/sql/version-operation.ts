import { versionLimit, versionPattern } from '../analysis/version.ts';
import { converting, using, type AppliedOperation, type OperationsOf } from './applied-operation.ts';

const isVersion = `(regexp_full_match(it, '${versionPattern}') AND length(it) <= ${versionLimit})`;

function part(group: 1 | 2 | 3 | 4): string {
  return `regexp_extract(it, '^${versionPattern}$', ${group})`;
}

/** Digits that sort as the numbers they spell, of whatever size: how many there are, then themselves. */
function sortable(digits: string): string {
  const short = `ltrim(${digits}, '0')`;
  return `lpad(CAST(length(${short}) AS VARCHAR), 3, '0') || ${short}`;
}

/** One part of a mark: numbers go before words. */
const mark = String.raw`CASE WHEN regexp_full_match(mark, '\d+') THEN '0' || ${sortable('mark')} ELSE '1' || mark END`;
const marks = `array_to_string(list_transform(string_split(${part(4)}, '.'), lambda mark: ${mark}), ' ')`;

/**
 * Semver’s precedence (semver.org, 11) as the order of texts: numbers by size; a version with a mark goes before the one without; marks
 * part by part, numbers before words; of marks that begin alike the shorter first. What stands behind `+` does not count.
 */
const key = [...([1, 2, 3] as const).map((group) => sortable(part(group))), `CASE WHEN ${part(4)} = '' THEN '~' ELSE ${marks} END`].join(
  ' || ',
);

/** What a version gives; where the value is no version after all, an error. */
function ofVersion(body: string): (version: string) => AppliedOperation {
  return (version) => {
    const valid = using(`CAST(${version} AS VARCHAR)`, `CASE WHEN ${isVersion} THEN it END`);
    const value = using(`CAST(${version} AS VARCHAR)`, `CASE WHEN ${isVersion} THEN ${body} END`);
    return { ...converting(version, valid, 'is no version'), value };
  };
}

const integer = (group: 1 | 2 | 3): string => `TRY_CAST(coalesce(nullif(${part(group)}, ''), '0') AS BIGINT)`;

/** The version that a text is, NULL where it is none. */
export function versionOf(text: string): string {
  return using(`CAST(${text} AS VARCHAR)`, `CASE WHEN ${isVersion} THEN trim(it) END`);
}

export const versionOperations: OperationsOf<
  'parseVersion' | 'versionKey' | 'versionMajor' | 'versionMinor' | 'versionPatch' | 'versionPrerelease' | 'versionIsStable'
> = {
  parseVersion: (text) => converting(text, versionOf(text), 'is no version'),
  versionKey: ofVersion(key),
  versionMajor: ofVersion(integer(1)),
  versionMinor: ofVersion(integer(2)),
  versionPatch: ofVersion(integer(3)),
  versionPrerelease: ofVersion(`nullif(${part(4)}, '')`),
  versionIsStable: ofVersion(`(ltrim(${part(1)}, '0') <> '' AND ${part(4)} = '')`),
};
