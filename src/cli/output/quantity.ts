/**
 * A share in whole percent, rounded down, as the page has it: what stands as 90 % has reached 90 %, what stands as 100 % is all. What
 * is less than 1 % and not nothing says so. Null as a dash.
 */
export function percent(share: number | null): string {
  if (share === null) return '–';
  const whole = Math.floor(share * 100 + tolerance);
  return whole === 0 && share > 0 ? '< 1 %' : `${whole} %`;
}

/** What sums of binary fractions may be off by: 0.1 + 0.2 stands as 30 %, and so does what is that much below. */
const tolerance = 1e-9;

/** Two shares as `percent` has them, with as many decimals, up to two, as it takes to tell them apart where they differ. */
export function percentsApart(one: number | null, other: number | null): readonly [string, string] {
  if (one === null || other === null || Math.abs(one - other) < tolerance) return [percent(one), percent(other)];
  for (const decimals of [0, 1, 2]) {
    const [first, second] = [one, other].map((share) => (decimals === 0 ? percent(share) : finePercent(share, decimals)));
    if (first !== undefined && second !== undefined && first !== second) return [first, second];
  }
  return [finePercent(one, 2), finePercent(other, 2)];
}

/** Rounded down too. */
function finePercent(share: number, decimals: number): string {
  const scale = 10 ** decimals;
  return `${(Math.floor(share * 100 * scale + tolerance) / scale).toFixed(decimals)} %`;
}

const units: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** A duration in the largest unit that it fills, with two digits or so: `1.4 d`, `26 h`. */
export function duration(seconds: number): string {
  const [name, size] = units.find(([name, size]) => seconds >= size * (name === 'd' ? 2 : 1)) ?? ['s', 1];
  return `${compact(seconds / size)} ${name}`;
}

/** A number with two digits that count, more where it is large. */
export function compact(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 9.95) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 0.95 ? 1 : 2);
}

const sizes: readonly (readonly [name: string, bytes: number])[] = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
];

/** An amount of data in the largest unit that it fills, with two digits or so: `1.4 GB`, `26 MB`. */
export function bytes(amount: number): string {
  const [name, size] = sizes.find(([, size]) => amount >= size) ?? ['B', 1];
  return `${compact(amount / size)} ${name}`;
}
