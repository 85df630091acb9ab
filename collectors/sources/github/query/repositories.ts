/** Every repository of the organisation, in the order of names. */
export const repositoriesQuery = `query Repositories($organisation: String!, $first: Int!, $after: String) {
  organization(login: $organisation) {
    repositories(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner
        name
        url
        description
        visibility
        isArchived
        isFork
        createdAt
        pushedAt
        primaryLanguage { name }
        licenseInfo { spdxId }
        repositoryTopics(first: 30) { nodes { topic { name } } }
        issues(states: OPEN) { totalCount }
        pullRequests(states: OPEN) { totalCount }
        defaultBranchRef { name target { oid } }
      }
    }
  }
}`;
