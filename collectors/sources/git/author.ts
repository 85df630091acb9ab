/**
 * Whether a commit's author is a program: GitHub marks its apps with `[bot]`, others are known by name or call themselves so.
 * Names alone are looked at; addresses are never read.
 */
export function isBot(name: string): boolean {
  return /\[bot\]$/i.test(name) || /(?:^|[\s_-])bot$/i.test(name) || known.has(name.toLowerCase());
}

const known: ReadonlySet<string> = new Set([
  'dependabot',
  'dependabot-preview',
  'github actions',
  'github-actions',
  'greenkeeper',
  'jenkins',
  'mergify',
  'pre-commit-ci',
  'renovate',
  'snyk',
  'weblate',
  'web-flow',
]);
