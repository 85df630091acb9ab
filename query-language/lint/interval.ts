/** A value that can be ordered, as a plan's literal holds it. Durations are seconds, moments ISO 8601 text in UTC. */
export type Point = number | string;

/** The values between two ends; an end that is left out is open to all. */
export interface Interval {
  readonly least?: End;
  readonly most?: End;
}

export interface End {
  readonly at: Point;
  /** Whether the end itself is no part of it. */
  readonly open: boolean;
}

export const everything: Interval = {};

export function point(at: Point): Interval {
  const end = { at, open: false };
  return { least: end, most: end };
}

export function atLeast(at: Point, open = false): Interval {
  return { least: { at, open } };
}

export function atMost(at: Point, open = false): Interval {
  return { most: { at, open } };
}

/** The values that are in both. */
export function intersect(a: Interval, b: Interval): Interval {
  const least = later(a.least, b.least, (x, y) => x > y);
  const most = later(a.most, b.most, (x, y) => x < y);
  return { ...(least ? { least } : {}), ...(most ? { most } : {}) };
}

/** The narrowest interval around both. */
export function hull(a: Interval, b: Interval): Interval {
  const least = a.least && b.least && (a.least.at <= b.least.at ? a.least : b.least);
  const most = a.most && b.most && (a.most.at >= b.most.at ? a.most : b.most);
  return { ...(least ? { least } : {}), ...(most ? { most } : {}) };
}

export function isEmpty({ least, most }: Interval): boolean {
  if (!least || !most) return false;
  return least.at > most.at || (least.at === most.at && (least.open || most.open));
}

export function includes(interval: Interval, at: Point): boolean {
  return !isEmpty(intersect(interval, point(at)));
}

function later(a: End | undefined, b: End | undefined, isFurther: (x: Point, y: Point) => boolean): End | undefined {
  if (!a || !b) return a ?? b;
  if (a.at === b.at) return a.open ? a : b;
  return isFurther(a.at, b.at) ? a : b;
}
