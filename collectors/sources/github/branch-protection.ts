import { z } from 'zod';
import type { Extract, Page, Step, Stream } from '../../collector.ts';
import { readJson } from '../../page-item.ts';
import { branchProtection } from '../../tables/branch-protection.ts';
import { openClient, pageOf, type Answer, type Client } from './client.ts';
import { perRepository, type Repository } from './per-repository.ts';
import { permission } from './permission.ts';
import type { Settings } from './settings.ts';
import { forbidden, refusalOf } from './unreadable.ts';

const cursor = z.object({
  /** Whether classic protection was there at the last read: GitHub gives no ETag for its absence. */
  classic: z.boolean(),
});

/** Classic protection and rulesets of each default branch, as one. */
export const branchProtections: Stream<Settings> = {
  describes: 'Protection of default branches, from classic protection and from rulesets.',
  fills: [branchProtection],
  mode: 'snapshot',
  cursor,
  steps(context) {
    const client = openClient(context);
    return perRepository(context, async function* (repository) {
      const last = cursor.safeParse(await context.cursor(repository.id)).data;
      yield* protectionSteps(client, repository, last?.classic);
    });
  },
  rows: (page) => (page.about?.['part'] === 'protection' ? protectionOf(page) : []),
};

async function* protectionSteps(client: Client, repository: Repository, wasClassic: boolean | undefined): AsyncIterable<Step> {
  const { id: partition, owner, name: repo, branch } = repository;
  if (branch === null) {
    yield { kind: 'unreadable', partition, outcome: 'absent', reason: 'The repository is empty: it has no branch to protect.' };
    return;
  }
  const rules = await client.get((github, request) => github.rest.repos.getBranchRules({ owner, repo, branch, per_page: 100, request }));
  if (rules.status !== 200) throw rulesRefusal(rules);
  const protection = await client.get((github, request) => github.rest.repos.getBranchProtection({ owner, repo, branch, request }));
  const classic = protection.status === 200;
  if (!classic && !isUnprotected(protection)) throw protectionRefusal(protection);
  if (rules.notModified && wasClassic === classic && (protection.notModified || !classic)) {
    yield { kind: 'unchanged', partition, cursor: { classic } };
    return;
  }
  yield { kind: 'page', partition, page: pageOf(rules, { repository: partition, part: 'rules' }) };
  const about = { repository: partition, branch, part: 'protection', rules: rules.body };
  yield { kind: 'page', partition, page: pageOf(protection, about) };
  yield { kind: 'complete', partition, cursor: { classic } };
}

/** GitHub answers 404 both where nothing protects the branch and where the token may not know; only the words differ. */
function isUnprotected({ status, body }: Answer): boolean {
  return status === 404 && body.includes('Branch not protected');
}

function protectionRefusal(answer: Answer): Error {
  return answer.status === 404
    ? forbidden('404 instead of the protection', permission.administration)
    : refusalOf(answer, permission.administration);
}

function rulesRefusal(answer: Answer): Error {
  return refusalOf(answer, permission.metadata);
}

const enabled = z.object({ enabled: z.boolean() }).optional();

const classicProtection = z.object({
  required_pull_request_reviews: z
    .object({ required_approving_review_count: z.int().optional(), require_code_owner_reviews: z.boolean().optional() })
    .optional(),
  required_status_checks: z.unknown().optional(),
  enforce_admins: enabled,
  allow_force_pushes: enabled,
});

const rule = z.object({
  type: z.string(),
  parameters: z
    .object({
      required_approving_review_count: z.int().optional().catch(undefined),
      require_code_owner_review: z.boolean().optional().catch(undefined),
    })
    .optional(),
});

function* protectionOf(page: Page): Iterable<Extract> {
  const { repository = '', branch = '', rules: rulesText = '' } = page.about ?? {};
  const classic = page.status === 200 ? classicProtection.safeParse(readJson(page.body)) : undefined;
  const rules = z.array(rule).safeParse(readJson(rulesText));
  const error = classic?.error ?? rules.error;
  if (error || !rules.success) {
    const reason = `GitHub describes the protection unexpectedly: ${error ? z.prettifyError(error) : ''}.`;
    yield { reading: 'branch_protection', scope: repository, outcome: 'failed', reason };
    return;
  }
  const reviews = classic?.data?.required_pull_request_reviews;
  const has = (type: string): boolean => rules.data.some((each) => each.type === type);
  const approvals = rules.data.map(({ parameters }) => parameters?.required_approving_review_count ?? 0);
  yield {
    table: 'branch_protection',
    values: {
      repository,
      branch,
      protected: classic !== undefined || rules.data.length > 0,
      required_approvals: Math.max(0, reviews?.required_approving_review_count ?? 0, ...approvals),
      requires_code_owner_review:
        reviews?.require_code_owner_reviews === true || rules.data.some(({ parameters }) => parameters?.require_code_owner_review === true),
      requires_status_checks: (classic?.data?.required_status_checks ?? null) !== null || has('required_status_checks'),
      // Rulesets name who may pass them by, which their effective rules do not say.
      enforced_for_admins: classic ? classic.data?.enforce_admins?.enabled === true : rules.data.length > 0 ? null : false,
      allows_force_push: !has('non_fast_forward') && (classic === undefined || classic.data?.allow_force_pushes?.enabled === true),
    },
  };
}
