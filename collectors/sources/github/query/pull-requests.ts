/** Pull requests of one repository, the last changed first. */
export const pullRequestsQuery = `query PullRequests($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        title
        url
        state
        isDraft
        author { type: __typename login }
        baseRefName
        headRefOid
        mergeCommit { oid }
        createdAt
        updatedAt
        mergedAt
        closedAt
        additions
        deletions
        labels(first: 20) { nodes { name } }
        commits(first: 1) { totalCount nodes { commit { authoredDate } } }
        reviews(first: 50) { nodes { author { type: __typename login } state submittedAt } }
        comments(first: 20) { nodes { author { type: __typename login } createdAt } }
        timelineItems(itemTypes: [READY_FOR_REVIEW_EVENT], first: 20) { nodes { ... on ReadyForReviewEvent { createdAt } } }
      }
    }
  }
}`;
