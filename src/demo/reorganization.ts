import { instant, milliseconds } from './calendar.ts';
import type { Company, System, Team } from './company.ts';
import { hire } from './organization.ts';
import { random } from './random.ts';

/** A team that is gone by now. */
export const squad = 'data-export-squad';
/** When in the year it went, as a share of it. */
export const dissolved = 0.55;

/** What of the company changes when it is reorganized. */
export interface Organization {
  readonly teams: readonly Team[];
  readonly systems: readonly System[];
}

interface Reorganization {
  /** When, as a share of the year. */
  readonly share: number;
  /** What the organization was before. */
  readonly undo: (organization: Organization, seed: number) => Organization;
}

const reorganizations: readonly Reorganization[] = [
  {
    share: dissolved,
    undo: (organization, seed) => ({ ...organization, teams: [...organization.teams, formSquad(seed, organization.teams)] }),
  },
  {
    share: 0.4,
    undo: ({ systems, teams }) => ({
      teams,
      systems: systems.map((system) => (system.name === 'accounts' ? { ...system, domain: 'commerce' } : system)),
    }),
  },
  {
    share: 0.65,
    undo: ({ systems, teams }) => ({ systems, teams: teams.map((team) => (team.slug === 'risk' ? { ...team, name: 'Fraud' } : team)) }),
  },
];

/** The organization as it was at a moment: with the teams and under the names that it had then. */
export function organizationAsOf(
  { now, seed, since, systems, teams }: Organization & Pick<Company, 'now' | 'seed' | 'since'>,
  at: string,
): Organization {
  const span = milliseconds(now) - milliseconds(since);
  return reorganizations
    .filter(({ share }) => instant(milliseconds(since) + Math.floor(share * span)) > at)
    .reduce<Organization>((current, { undo }) => undo(current, seed), { systems, teams });
}

/** Its members have left, so that nobody else bears their names. */
function formSquad(seed: number, teams: readonly Team[]): Team {
  const taken = new Map(teams.flatMap(({ members }) => members.map(({ login }) => [login, 1])));
  const chance = random(seed, squad);
  const members = Array.from({ length: 3 }, (_, index) => hire(seed, squad, chance, taken, 900_001 + index));
  return { slug: squad, name: 'Data export', members, restricted: false };
}
