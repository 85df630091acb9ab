import type { Archetype, Language, Tier } from './company.ts';
import { random } from './random.ts';

/** What a service is for and who has it, before anything has happened to it. */
export interface Plan {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly archetype: Archetype;
  readonly language: Language;
  readonly tier?: Tier;
  readonly team: string;
  readonly system: string;
  readonly dependsOn: readonly string[];
  readonly formerName?: string;
}

type Line = readonly [
  name: string,
  description: string,
  archetype: Archetype,
  language: Language,
  tier: Tier | undefined,
  team: string,
  system: string,
  dependsOn: string,
];

/** Ordered so that the first few of it already show every kind of service. */
const lines: readonly Line[] = [
  [
    'payments-api',
    'Takes, captures and refunds card and wallet payments.',
    'exemplary',
    'Go',
    'tier-1',
    'payments',
    'payments',
    'ledger fraud-scoring card-vault',
  ],
  [
    'checkout',
    'Turns a cart into an order.',
    'exemplary',
    'TypeScript',
    'tier-1',
    'checkout',
    'shop',
    'payments-api cart pricing tax-calculator',
  ],
  [
    'ledger',
    'Double-entry book of every movement of money. <script>alert("ledger")</script>',
    'exemplary',
    'Java',
    'tier-1',
    'ledger',
    'accounting',
    'event-bus',
  ],
  [
    'fraud-scoring',
    'Scores a payment for risk in under 50 ms.',
    'solid',
    'Python',
    'tier-1',
    'risk',
    'fraud-prevention',
    'device-fingerprint customer-profile',
  ],
  ['image-resizer', 'Resizes listing photos.', 'orphan', 'Go', undefined, 'marketplace', 'marketplace', ''],
  ['cart', 'Keeps what a buyer is about to buy.', 'solid', 'TypeScript', 'tier-2', 'checkout', 'shop', 'pricing inventory'],
  ['search', 'Finds listings.', 'middling', 'Java', 'tier-2', 'marketplace', 'marketplace', 'listings'],
  ['tax-calculator', 'Works out sales tax and VAT.', 'partial', 'Python', 'tier-2', 'checkout', 'shop', 'geo-lookup'],
  [
    'http-client',
    'The house HTTP client: retries, timeouts, tracing.',
    'library',
    'TypeScript',
    undefined,
    'platform',
    'developer-platform',
    '',
  ],
  [
    'storefront-web',
    'The shop in the browser.',
    'website',
    'TypeScript',
    'tier-1',
    'growth',
    'growth',
    'checkout search identity recommendations',
  ],
  [
    'edge-gateway',
    'Routes, throttles and authenticates everything from outside.',
    'exemplary',
    'Go',
    'tier-1',
    'platform',
    'developer-platform',
    'identity',
  ],
  ['identity', 'Accounts, passwords, passkeys.', 'exemplary', 'Go', 'tier-1', 'identity', 'accounts', 'sessions event-bus'],
  ['payouts', 'Pays sellers what they have earned.', 'solid', 'Go', 'tier-1', 'payments', 'payments', 'ledger settlement'],
  ['refunds', 'Gives money back.', 'middling', 'TypeScript', 'tier-2', 'payments', 'payments', 'payments-api ledger'],
  ['card-vault', 'Keeps card numbers so that nothing else has to.', 'exemplary', 'Java', 'tier-1', 'payments', 'payments', ''],
  ['promotions', 'Coupons, campaigns 🎉 and “buy two, get one”.', 'middling', 'TypeScript', 'tier-3', 'checkout', 'shop', 'pricing'],
  ['pricing', 'Says what a thing costs, to whom, today.', 'middling', 'Go', 'tier-2', 'checkout', 'shop', 'promotions'],
  ['referrals', 'Rewards for bringing a friend.', 'experimental', 'TypeScript', 'tier-3', 'growth', 'growth', 'identity'],
  ['reconciliation', 'Compares our books with the banks’.', 'middling', 'Python', 'tier-2', 'ledger', 'accounting', 'ledger'],
  [
    'settlement',
    'Batches and clears with acquirers every night.',
    'solid',
    'Java',
    'tier-1',
    'ledger',
    'accounting',
    'ledger acquirer-gateway',
  ],
  ['listings', 'What sellers offer.', 'solid', 'TypeScript', 'tier-1', 'marketplace', 'marketplace', 'inventory image-resizer'],
  ['inventory', 'How many of each thing are where.', 'middling', 'Go', 'tier-2', 'marketplace', 'marketplace', 'event-bus'],
  ['sessions', 'Who is signed in, and since when.', 'solid', 'Go', 'tier-1', 'identity', 'accounts', ''],
  ['legacy-exports', 'Nightly CSV files for nobody knows whom.', 'orphan', 'Python', undefined, 'ledger', 'accounting', 'ledger'],
  ['notifications', 'E-mail, push and text messages.', 'middling', 'TypeScript', 'tier-2', 'identity', 'accounts', 'customer-profile'],
  ['device-fingerprint', 'Recognises a device without a cookie.', 'partial', 'TypeScript', 'tier-2', 'risk', 'fraud-prevention', ''],
  ['recommendations', 'Others also bought.', 'partial', 'Python', 'tier-3', 'marketplace', 'marketplace', 'listings customer-profile'],
  ['feature-flags', 'Switches for everybody.', 'solid', 'TypeScript', 'tier-1', 'platform', 'developer-platform', ''],
  ['design-system', 'Buttons, fields, colours.', 'library', 'TypeScript', undefined, 'growth', 'growth', ''],
  ['chargebacks', 'Answers disputes in time.', 'middling', 'TypeScript', 'tier-2', 'risk', 'fraud-prevention', 'payments-api ledger'],
  ['invoicing', 'Bills and credit notes as PDF.', 'partial', 'TypeScript', 'tier-2', 'ledger', 'accounting', 'ledger tax-calculator'],
  ['customer-profile', 'Names, addresses, preferences.', 'partial', 'TypeScript', 'tier-2', 'identity', 'accounts', 'identity'],
  ['sanctions-screening', 'Checks names against sanctions lists.', 'solid', 'Java', 'tier-1', 'risk', 'fraud-prevention', ''],
  ['event-bus', 'Schemas and relays for events between services.', 'solid', 'Java', 'tier-1', 'platform', 'developer-platform', ''],
  ['acquirer-gateway', 'Speaks to acquirers in their many dialects.', 'middling', 'Java', 'tier-1', 'payments', 'payments', 'card-vault'],
  [
    'seller-portal',
    'Where sellers see their shop.',
    'website',
    'TypeScript',
    'tier-2',
    'marketplace',
    'marketplace',
    'listings payouts identity',
  ],
  ['loyalty-points', 'Points for purchases.', 'experimental', 'Go', 'tier-3', 'growth', 'growth', 'ledger'],
  ['geo-lookup', 'From an address to a place.', 'orphan', 'Go', undefined, 'checkout', 'shop', ''],
  ['money', 'Amounts with a currency that never lose a cent.', 'library', 'Go', undefined, 'ledger', 'accounting', ''],
  ['email-campaigns', 'Newsletters, and who must not get them.', 'middling', 'Python', 'tier-3', 'growth', 'growth', 'notifications'],
];

const acronyms: Readonly<Record<string, string>> = { api: 'API', http: 'HTTP', id: 'ID', geo: 'Geo' };

function titled(name: string): string {
  const words = name.split('-').map((word) => acronyms[word] ?? word);
  const sentence = words.join(' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const curated: readonly Plan[] = lines.map(([name, description, archetype, language, tier, team, system, dependsOn]) => ({
  name,
  title: titled(name),
  description,
  archetype,
  language,
  ...(tier ? { tier } : {}),
  team,
  system,
  dependsOn: dependsOn === '' ? [] : dependsOn.split(' '),
  ...(name === 'payouts' ? { formerName: 'payout-engine' } : {}),
}));

const subjects = [
  'order',
  'seller',
  'buyer',
  'wallet',
  'voucher',
  'parcel',
  'return',
  'dispute',
  'catalog',
  'review',
  'payment',
  'tariff',
  'consent',
  'contract',
  'message',
] as const;
const duties = [
  'router',
  'store',
  'indexer',
  'export',
  'scheduler',
  'gateway',
  'validator',
  'projector',
  'archive',
  'enricher',
  'reporter',
  'sync',
  'cache',
] as const;
const mix = [
  'exemplary',
  'solid',
  'solid',
  'solid',
  'middling',
  'middling',
  'middling',
  'middling',
  'partial',
  'partial',
  'orphan',
  'experimental',
  'library',
  'website',
] as const;

/** The services of the company: those written out above first, then as many invented ones as it takes. */
export function planServices(seed: number, count: number, teams: readonly string[], systems: readonly string[]): Plan[] {
  const plans = curated.slice(0, count);
  const chance = random(seed, 'portfolio');
  for (let index = plans.length; index < count; index++) {
    const number = index - curated.length;
    const subject = subjects[number % subjects.length] ?? 'order';
    const duty = duties[Math.floor(number / subjects.length) % duties.length] ?? 'store';
    const generation = Math.floor(number / (subjects.length * duties.length));
    const name = generation === 0 ? `${subject}-${duty}` : `${subject}-${duty}-${generation + 1}`;
    const archetype = chance.pick(mix);
    plans.push({
      name,
      title: titled(name),
      description: `The ${duty} for every ${subject}.`,
      archetype,
      language: chance.pick(['TypeScript', 'Go', 'Java', 'Python']),
      ...(archetype === 'orphan' || archetype === 'library'
        ? {}
        : { tier: chance.pick(['tier-1', 'tier-2', 'tier-2', 'tier-3', 'tier-3']) }),
      team: teams[index % teams.length] ?? 'platform',
      system: systems[index % systems.length] ?? 'developer-platform',
      dependsOn: [...new Set(plans.length === 0 ? [] : [0, 1].map(() => plans[chance.whole(0, plans.length - 1)]?.name ?? name))],
    });
  }
  const names = new Set(plans.map((plan) => plan.name));
  return plans.map((plan) => ({ ...plan, dependsOn: plan.dependsOn.filter((name) => names.has(name)) }));
}
