import type { FastifyInstance } from 'fastify';
import { segment } from '../simulated-api.ts';
import { apiUrl, fullName, type RenderContext } from './address.ts';
import { refuse, sendPage, type WithRepository } from './answer.ts';

/** The two places where GitHub keeps rules for a branch. Classic protection wants an administrator's token; rulesets do not. */
export function protectionRoutes(app: FastifyInstance, context: RenderContext, withRepository: WithRepository): void {
  app.get(
    '/repos/:owner/:repo/branches/:branch/protection',
    withRepository(({ request, reply, repository }) => {
      const rule = repository.protection;
      if (repository.forbidden.includes('protection')) return refuse(reply, 403, 'Resource not accessible by personal access token');
      if (segment(request, 'branch') !== repository.defaultBranch || repository.empty) return refuse(reply, 404, 'Branch not found');
      if (rule?.by !== 'classic') return refuse(reply, 404, 'Branch not protected');
      const url = `${apiUrl(context, repository)}/branches/${repository.defaultBranch}/protection`;
      return void reply.send({
        url,
        required_pull_request_reviews: {
          url: `${url}/required_pull_request_reviews`,
          dismiss_stale_reviews: true,
          require_code_owner_reviews: rule.codeOwnerReview,
          required_approving_review_count: rule.approvals,
          require_last_push_approval: false,
        },
        ...(rule.statusChecks.length > 0
          ? {
              required_status_checks: {
                url: `${url}/required_status_checks`,
                strict: true,
                contexts: rule.statusChecks,
                contexts_url: `${url}/required_status_checks/contexts`,
                checks: rule.statusChecks.map((context) => ({ context, app_id: null })),
              },
            }
          : {}),
        enforce_admins: { url: `${url}/enforce_admins`, enabled: rule.enforcedForAdmins },
        required_linear_history: { enabled: false },
        allow_force_pushes: { enabled: rule.allowsForcePush },
        allow_deletions: { enabled: false },
        block_creations: { enabled: false },
        required_conversation_resolution: { enabled: false },
        lock_branch: { enabled: false },
        allow_fork_syncing: { enabled: false },
      });
    }),
  );
  app.get(
    '/repos/:owner/:repo/rules/branches/:branch',
    withRepository(({ request, reply, repository }) => {
      const rule = repository.protection;
      const from = {
        ruleset_source_type: 'Repository',
        ruleset_source: fullName(context, repository),
        ruleset_id: 700_000 + repository.index,
      };
      const rules =
        rule?.by !== 'ruleset' || segment(request, 'branch') !== repository.defaultBranch
          ? []
          : [
              {
                type: 'pull_request',
                ...from,
                parameters: {
                  dismiss_stale_reviews_on_push: true,
                  require_code_owner_review: rule.codeOwnerReview,
                  require_last_push_approval: false,
                  required_approving_review_count: rule.approvals,
                  required_review_thread_resolution: false,
                },
              },
              ...(rule.statusChecks.length > 0
                ? [
                    {
                      type: 'required_status_checks',
                      ...from,
                      parameters: {
                        required_status_checks: rule.statusChecks.map((context) => ({ context })),
                        strict_required_status_checks_policy: true,
                      },
                    },
                  ]
                : []),
              ...(rule.allowsForcePush ? [] : [{ type: 'non_fast_forward', ...from }]),
            ];
      return sendPage(context, request, reply, rules, (item) => item);
    }),
  );
}
