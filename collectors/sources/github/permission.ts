/** The permissions of a fine-grained token, as GitHub's settings name them. A classic token needs `repo` and `read:org` for all of them. */
export const permission = {
  metadata: 'Metadata: read',
  contents: 'Contents: read',
  pullRequests: 'Pull requests: read',
  deployments: 'Deployments: read',
  statuses: 'Commit statuses: read',
  administration: 'Administration: read',
} as const;
