/** The quantile of type 7 (Hyndman & Fan 1996), as DuckDB's `quantile_cont`; null of nothing. `sorted` is ascending. */
export function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
