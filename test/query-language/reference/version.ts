/** Whether a text is a version: up to three numbers, a mark behind `-`, a build behind `+`; a `v` and blanks do not matter. */
export function isVersion(text: string): boolean {
  return text.length <= 256 && /^ *v?\d+(\.\d+){0,2}(-[0-9a-z-]+(\.[0-9a-z-]+)*)?(\+[0-9a-z.-]+)? *$/i.test(text);
}

export interface VersionParts {
  readonly numbers: readonly bigint[];
  readonly mark: string | null;
}

export function partsOf(version: string): VersionParts {
  const [bare] = version.trim().replace(/^v/i, '').split('+') as [string];
  const dash = bare.indexOf('-');
  const numbers = (dash < 0 ? bare : bare.slice(0, dash)).split('.').map(BigInt);
  return { numbers: [...numbers, 0n, 0n, 0n].slice(0, 3), mark: dash < 0 ? null : bare.slice(dash + 1) };
}

/** Precedence as semver.org orders it (section 11): negative where the left one goes before the right one. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index]!;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.mark === null || b.mark === null) return Number(a.mark === null) - Number(b.mark === null);
  const [own, others] = [a.mark.split('.'), b.mark.split('.')];
  for (const [index, part] of own.entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    const difference = compareMarks(part, other);
    if (difference !== 0) return difference;
  }
  return own.length - others.length;
}

function compareMarks(left: string, right: string): number {
  const [isNumber, otherIsNumber] = [left, right].map((part) => /^\d+$/.test(part));
  if (isNumber && otherIsNumber) return BigInt(left) < BigInt(right) ? -1 : BigInt(left) > BigInt(right) ? 1 : 0;
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
