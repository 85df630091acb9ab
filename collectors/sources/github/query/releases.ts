/** Releases and tags of one repository, the newest first. */
export const releasesQuery = `query Releases($owner: String!, $name: String!, $first: Int!, $releasesAfter: String, $tagsAfter: String) {
  repository(owner: $owner, name: $name) {
    releases(first: $first, after: $releasesAfter, orderBy: { field: CREATED_AT, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { tagName name isDraft isPrerelease createdAt publishedAt tagCommit { oid } }
    }
    refs(refPrefix: "refs/tags/", first: $first, after: $tagsAfter, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        name
        target {
          oid
          ... on Commit { committedDate }
          ... on Tag { tagger { date } target { oid ... on Commit { committedDate } } }
        }
      }
    }
  }
}`;
