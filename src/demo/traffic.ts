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

/** Every service that is not a library answers requests; of a few nobody counts them. Weekends are quiet. What it has become says how many. */
export function traffic(seed: number, service: Service, at: string): readonly TrafficDay[] {
  if (service.type === 'library' || service.index % 9 === 8) return [];
  const usual = random(seed, 'traffic', service.name).around(service.tier === 'tier-1' ? 400_000 : 60_000, 0.8);
  const today = Math.floor(milliseconds(at) / day) * day;
  const days = Array.from({ length: kept }, (_, index) => instant(today - (kept - index) * day));
  return days
    .filter((each) => each >= service.repository.createdAt)
    .map((each) => {
      const chance = random(seed, 'traffic', service.name, each);
      const weekend = [0, 6].includes(new Date(each).getUTCDay());
      const requests = Math.round(usual * (weekend ? 0.45 : 1) * chance.between(0.85, 1.15));
      return { day: each, requests, errors: Math.round(requests * failing[service.archetype] * chance.between(0.4, 1.8)) };
    });
}
