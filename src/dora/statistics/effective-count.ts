/** A value with what it shares the fate of others by: changes of one rollout reach production together. */
export interface Clustered {
  readonly value: number;
  readonly cluster: string;
}

/**
 * How many independent observations would tell as much about a quantile as these do: their number divided by the design effect (Kish
 * 1965), which is the variance over clusters of how many lie below the quantile, by what it were without clusters (Woodruff 1952). At
 * least what is left when all of a cluster are the same, at most their number.
 */
export function effectiveCount(observations: readonly Clustered[], quantile: number, share: number): number {
  const n = observations.length;
  const clusters = new Map<string, { size: number; excess: number }>();
  for (const { value, cluster } of observations) {
    const { size, excess } = clusters.get(cluster) ?? { size: 0, excess: 0 };
    clusters.set(cluster, { size: size + 1, excess: excess + sideOf(value, quantile) - share });
  }
  if (clusters.size === n) return n;
  const sum = (of: (cluster: { size: number; excess: number }) => number): number =>
    [...clusters.values()].reduce((total, cluster) => total + of(cluster), 0);
  const least = (n * n) / sum(({ size }) => size * size);
  if (clusters.size < 2) return least;
  const variance = (clusters.size / (clusters.size - 1)) * sum(({ excess }) => excess * excess);
  const designEffect = variance / (n * share * (1 - share));
  return Math.min(n, Math.max(least, n / Math.max(designEffect, Number.MIN_VALUE)));
}

/** 1 below, 0 above; the value itself is half of each. */
function sideOf(value: number, quantile: number): number {
  return value < quantile ? 1 : value > quantile ? 0 : 0.5;
}
