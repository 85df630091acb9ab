/** The commit statuses at the tip of every default branch of the organisation. */
export const coverageQuery = `query Coverage($organisation: String!, $first: Int!, $after: String) {
  organization(login: $organisation) {
    repositories(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        defaultBranchRef {
          target {
            oid
            ... on Commit { status { contexts { context description createdAt } } }
          }
        }
      }
    }
  }
}`;
