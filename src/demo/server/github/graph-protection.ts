import type { Protection, Repository } from '../../company.ts';
import { connection, type PageArguments } from './connection.ts';
import { nodeId } from './address.ts';

/** Classic protection of the default branch, as GraphQL tells it. */
export function branchProtectionRule(repository: Repository, rule: Protection): unknown {
  return {
    __typename: 'BranchProtectionRule',
    id: nodeId('BranchProtectionRule', repository.index),
    databaseId: 600_000 + repository.index,
    pattern: repository.defaultBranch,
    requiresApprovingReviews: true,
    requiredApprovingReviewCount: rule.approvals,
    requiresCodeOwnerReviews: rule.codeOwnerReview,
    dismissesStaleReviews: true,
    requiresStatusChecks: rule.statusChecks.length > 0,
    requiresStrictStatusChecks: rule.statusChecks.length > 0,
    requiredStatusCheckContexts: rule.statusChecks,
    requiredStatusChecks: rule.statusChecks.map((context) => ({ context, app: null })),
    isAdminEnforced: rule.enforcedForAdmins,
    allowsForcePushes: rule.allowsForcePush,
    allowsDeletions: false,
    blocksCreations: false,
    lockBranch: false,
    lockAllowsFetchAndMerge: false,
    requireLastPushApproval: false,
    requiresCommitSignatures: false,
    requiresConversationResolution: false,
    requiresDeployments: false,
    requiresLinearHistory: false,
    restrictsPushes: false,
    restrictsReviewDismissals: false,
  };
}

/** The same protection as a ruleset. */
export function ruleset(repository: Repository, rule: Protection): unknown {
  const rules = [
    {
      type: 'PULL_REQUEST',
      parameters: {
        __typename: 'PullRequestParameters',
        allowedMergeMethods: null,
        dismissStaleReviewsOnPush: true,
        requireCodeOwnerReview: rule.codeOwnerReview,
        requireLastPushApproval: false,
        requiredApprovingReviewCount: rule.approvals,
        requiredReviewThreadResolution: false,
      },
    },
    ...(rule.statusChecks.length > 0
      ? [
          {
            type: 'REQUIRED_STATUS_CHECKS',
            parameters: {
              __typename: 'RequiredStatusChecksParameters',
              doNotEnforceOnCreate: false,
              strictRequiredStatusChecksPolicy: true,
              requiredStatusChecks: rule.statusChecks.map((context) => ({ context, integrationId: null })),
            },
          },
        ]
      : []),
    ...(rule.allowsForcePush ? [] : [{ type: 'NON_FAST_FORWARD', parameters: null }]),
  ].map((item, index) => ({ id: nodeId('RepositoryRule', `${repository.index}/${index}`), ...item }));
  return {
    __typename: 'RepositoryRuleset',
    id: nodeId('RepositoryRuleset', repository.index),
    databaseId: 700_000 + repository.index,
    name: 'Default branch',
    enforcement: 'ACTIVE',
    target: 'BRANCH',
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    conditions: {
      refName: { include: ['~DEFAULT_BRANCH'], exclude: [] },
      repositoryName: null,
      repositoryId: null,
      repositoryProperty: null,
    },
    rules: (page: PageArguments) => connection({ name: 'rules', items: rules, render: (item) => item }, page),
  };
}
