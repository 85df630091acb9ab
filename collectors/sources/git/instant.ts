/** Git's seconds since 1970 as an instant, or null for what no clock has shown: commits carry whatever date their author set. */
export function instantOf(seconds: number): string | null {
  const last = 253_402_300_799;
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= last ? new Date(seconds * 1000).toISOString() : null;
}
