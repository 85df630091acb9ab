import { patternCall } from '../pattern-call.ts';
import type { LintRule } from '../rule.ts';

/** A regular expression without anything that makes it one. */
export const plainRegex: LintRule = {
  describes: 'A regular expression that is plain text, for which `==` or `contains` says what is meant.',
  *find(node, site) {
    const call = patternCall(node, site);
    if (!call || call.how === 'like' || /[\\^$.*+?()[\]{}|]/.test(call.pattern)) return;
    yield {
      code: 'lint.plain-regex',
      severity: 'information',
      facts: { pattern: call.pattern, use: call.how === 'matches' ? '==' : 'contains' },
      span: call.written.span,
      ...(call.how === 'matchesIn' ? { fix: call.as('contains', call.pattern) } : {}),
    };
  },
};
