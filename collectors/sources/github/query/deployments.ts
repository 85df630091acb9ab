/** Deployments of one repository with all they went through, the last asked for first. */
export const deploymentsQuery = `query Deployments($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    deployments(first: $first, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        databaseId
        environment
        commitOid
        ref { name }
        task
        description
        creator { login }
        createdAt
        statuses(first: 50) { nodes { state createdAt logUrl environmentUrl } }
      }
    }
  }
}`;
