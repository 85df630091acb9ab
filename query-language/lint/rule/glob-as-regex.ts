import { patternCall } from '../pattern-call.ts';
import type { LintRule } from '../rule.ts';

/** `*` behind a letter repeats that letter; whoever writes `data-retention*` means anything that begins so. */
export const globAsRegex: LintRule = {
  describes: 'A glob where a regular expression is taken: `data-retention*`, `docs/*`.',
  *find(node, site) {
    const call = patternCall(node, site);
    if (!call || call.how === 'like' || !isGlob(call.pattern)) return;
    const glob = call.how === 'matchesIn' ? `*${call.pattern}*`.replaceAll(/\*{2,}/g, '*') : call.pattern;
    yield {
      code: 'lint.glob-as-regex',
      severity: 'warning',
      facts: { pattern: call.pattern, glob },
      span: call.written.span,
      fix: { ...call.as('like', glob), guess: true },
    };
  },
};

/** Letters, digits, `-`, `_`, `/` and `.`, and among them a `*` or `?` that is behind none that it could sensibly repeat. */
function isGlob(pattern: string): boolean {
  return /^[\p{L}\p{N}\-_/.*? ]+$/u.test(pattern) && /[*?]/.test(pattern) && !/\.[*?]/.test(pattern);
}
