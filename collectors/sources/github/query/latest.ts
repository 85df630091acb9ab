/** When a pull request last changed in each repository of the organisation: what has not moved need not be read. */
export const latestPullRequestsQuery = `query LatestPullRequests($organisation: String!, $first: Int!, $after: String) {
  organization(login: $organisation) {
    repositories(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        latest: pullRequests(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { at: updatedAt } }
      }
    }
  }
}`;

/** When a deployment was last asked for in each repository of the organisation. */
export const latestDeploymentsQuery = `query LatestDeployments($organisation: String!, $first: Int!, $after: String) {
  organization(login: $organisation) {
    repositories(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        latest: deployments(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { at: createdAt } }
      }
    }
  }
}`;
