/** A half-open range of instants, `[since, until)`, as ISO 8601 text in UTC. */
export interface Window {
  readonly since: string;
  readonly until: string;
}

export const day = 86_400_000;

/** Tiles `[since, until)` with windows no longer than `longest` milliseconds: no gap, no overlap, oldest first. */
export function windowsOf({ since, until }: Window, longest: number): readonly Window[] {
  const edges: string[] = [];
  for (let edge = Date.parse(since); edge < Date.parse(until); edge += longest) edges.push(new Date(edge).toISOString());
  return edges.map((edge, index) => ({ since: edge, until: edges[index + 1] ?? until }));
}

/** PagerDuty reads instants to the second, so a window of one second cannot be cut. */
const shortest = 1000;

/** Two halves that tile the window, or undefined when it is too short to cut. */
export function halve({ since, until }: Window): readonly [Window, Window] | undefined {
  const start = Date.parse(since);
  const length = Date.parse(until) - start;
  if (length < 2 * shortest) return undefined;
  const middle = new Date(start + Math.floor(length / 2 / shortest) * shortest).toISOString();
  return [
    { since, until: middle },
    { since: middle, until },
  ];
}

/** The instant so many milliseconds after another, or before it. */
export function shift(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}
