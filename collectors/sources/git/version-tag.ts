/** What a tag says about a release. */
export interface VersionTag {
  /** Numbers with dots between, as written: `1.2.3`. */
  readonly version: string;
  /** Whether the version is marked as not for everyone: semver `-rc.1`, or as Python writes it `rc1`, `a1`, `b1`, `.dev1`. */
  readonly prerelease: boolean;
}

const shape = /(?:^|[@/_-])v?(\d{1,9}(?:\.\d{1,15}){1,3})(?:([-.]?[a-z][0-9a-z.-]*|-[0-9a-z][0-9a-z.-]*)?(?:\+[0-9a-z.-]+)?)$/i;
const final = /^[-.]?(?:final|ga|release|post\.?\d*)$/i;

/**
 * Reads a tag that ends in a version, with whatever stands before it: `v1.2.3`, `2026.08`, `pkg@1.2.3`, `release-1.2.3-rc.1`, `1.0rc1`.
 * Undefined for other tags, and for a bare major such as `v1`: those are moved from release to release.
 */
export function readVersionTag(tag: string): VersionTag | undefined {
  const [, version, suffix = ''] = shape.exec(tag) ?? [];
  return version === undefined ? undefined : { version, prerelease: suffix !== '' && !final.test(suffix) };
}
