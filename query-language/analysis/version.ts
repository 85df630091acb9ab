/**
 * A version as semver.org writes it, with its parts in groups: three numbers, what marks a version before the release, and behind `+` its
 * build. More is taken than the specification has: a `v` in front, blanks around, zeros in front of a number, and fewer than three
 * numbers, of which those that are missing count as 0. RE2 and JavaScript read the pattern alike.
 */
export const versionPattern = String.raw` *[vV]?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)? *`;

/** Characters that a version has at most. */
export const versionLimit = 256;

export function isVersion(text: string): boolean {
  return text.length <= versionLimit && new RegExp(`^${versionPattern}$`).test(text);
}
