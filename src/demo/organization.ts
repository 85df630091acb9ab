import { zones } from './calendar.ts';
import type { Domain, Person, System, Team } from './company.ts';
import { pagerdutyId, random, type Random } from './random.ts';

export const domains: readonly Domain[] = [
  { name: 'money', title: 'Money movement' },
  { name: 'commerce', title: 'Buying and selling' },
  { name: 'trust', title: 'Trust and safety' },
  { name: 'foundation', title: 'Foundation' },
];

export const systems: readonly System[] = [
  { name: 'payments', title: 'Payments', domain: 'money', team: 'payments' },
  { name: 'accounting', title: 'Accounting', domain: 'money', team: 'ledger' },
  { name: 'shop', title: 'Shop', domain: 'commerce', team: 'checkout' },
  { name: 'marketplace', title: 'Marketplace', domain: 'commerce', team: 'marketplace' },
  { name: 'growth', title: 'Growth', domain: 'commerce', team: 'growth' },
  { name: 'fraud-prevention', title: 'Fraud prevention', domain: 'trust', team: 'risk' },
  { name: 'accounts', title: 'Accounts', domain: 'trust', team: 'identity' },
  { name: 'developer-platform', title: 'Developer platform', domain: 'foundation', team: 'platform' },
];

const teamNames: readonly (readonly [slug: string, name: string])[] = [
  ['payments', 'Payments'],
  ['checkout', 'Checkout'],
  ['ledger', 'Ledger & Accounting'],
  ['risk', 'Risk'],
  ['marketplace', 'Marketplace'],
  ['identity', 'Identity'],
  ['platform', 'Platform'],
  ['growth', 'Growth'],
];

const firstNames = [
  'Amara',
  'Benedikt',
  'Chiara',
  'Dmitri',
  'Elif',
  'Femi',
  'Grace',
  'Hiroshi',
  'Inês',
  'Jamal',
  'Keiko',
  'Lars',
  'Meera',
  'Nadia',
  'Oluwaseun',
  'Priya',
  'Quentin',
  'Rosa',
  'Siobhán',
  'Tomasz',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Ximena',
  'Yusuf',
  'Zoë',
] as const;
const lastNames = [
  'Adeyemi',
  'Bianchi',
  'Castro',
  'Dimitrov',
  'Eriksen',
  'Fernandes',
  'Gupta',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'O’Brien',
  'Petrov',
  'Quispe',
  'Rahman',
  'Sato',
  'Tanaka',
  'Ueda',
  'Vasquez',
  'Wójcik',
  'Yılmaz',
  'Zhang',
  'Mbeki',
] as const;

export const bots = {
  'dependabot[bot]': bot(49_699_333, 'dependabot[bot]'),
  'renovate[bot]': bot(29_139_614, 'renovate[bot]'),
  'github-actions[bot]': bot(41_898_282, 'github-actions[bot]'),
} as const;

function bot(id: number, login: string): Person {
  return {
    id,
    login,
    name: login,
    email: `${id}+${login}@users.noreply.github.com`,
    team: '',
    zone: 'Europe/Lisbon',
    bot: true,
    pagerduty: '',
  };
}

/** As many teams as so many services need, eight at the least, with the people in them. */
export function formTeams(seed: number, services: number): Team[] {
  const chance = random(seed, 'people');
  const count = Math.max(teamNames.length, Math.ceil(services / 12));
  const taken = new Map<string, number>();
  let next = 1_000_001;
  return Array.from({ length: count }, (_, index) => {
    const [stem, name] = teamNames[index % teamNames.length] ?? ['payments', 'Payments'];
    const generation = Math.floor(index / teamNames.length);
    const slug = generation === 0 ? stem : `${stem}-${generation + 1}`;
    const members = Array.from({ length: chance.whole(5, 8) }, () => hire(seed, slug, chance, taken, next++));
    return { slug, name: generation === 0 ? name : `${name} ${generation + 1}`, members, restricted: slug === 'risk' };
  });
}

/** Somebody new in a team. Those who bear the name already are counted by what their logins begin with. */
export function hire(seed: number, team: string, chance: Random, taken: Map<string, number>, id: number): Person {
  const first = chance.pick(firstNames);
  const last = chance.pick(lastNames);
  const stem = plain(`${first}-${last}`);
  const namesakes = taken.get(stem) ?? 0;
  taken.set(stem, namesakes + 1);
  const login = namesakes === 0 ? stem : `${stem}${namesakes + 1}`;
  return {
    id,
    login,
    name: `${first} ${last}`,
    email: `${login}@meridian.example`,
    team,
    zone: chance.pick(zones),
    bot: false,
    pagerduty: pagerdutyId('P', seed, 'person', login),
  };
}

function plain(name: string): string {
  return name
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z-]/gu, '')
    .toLowerCase();
}
