import { day, instant, milliseconds } from './calendar.ts';
import type { Service, TrafficDay } from './company.ts';
import { random } from './random.ts';

/** Half a year of it is kept. */
const kept = 180;

/** Share of requests that fail, by how a service is kept. */
const failing: Readonly<Record<Service['archetype'], number>> = {
  exemplary: 0.0002,
  solid: 0.0008,
  middling: 0.003,
  partial: 0.01,
  orphan: 0.02,
  experimental: 0.006,
  library: 0,
  website: 0.001,
};

/** Every service that is not a library answers requests; of a few nobody counts them. Weekends are quiet. */
export function traffic(seed: number, service: Service, now: string): readonly TrafficDay[] {
  if (service.type === 'library' || service.index % 9 === 8) return [];
  const chance = random(seed, 'traffic', service.name);
  const usual = chance.around(service.tier === 'tier-1' ? 400_000 : 60_000, 0.8);
  const today = Math.floor(milliseconds(now) / day) * day;
  return Array.from({ length: kept }, (_, index) => {
    const at = today - (kept - index) * day;
    const weekend = [0, 6].includes(new Date(at).getUTCDay());
    const requests = Math.round(usual * (weekend ? 0.45 : 1) * chance.between(0.85, 1.15));
    return { day: instant(at), requests, errors: Math.round(requests * failing[service.archetype] * chance.between(0.4, 1.8)) };
  });
}
