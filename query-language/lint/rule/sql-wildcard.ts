import { patternCall } from '../pattern-call.ts';
import type { LintRule } from '../rule.ts';

/** `%` is what SQL writes for any run of characters; here it is a per cent sign like any other. */
export const sqlWildcard: LintRule = {
  describes: 'A pattern of `like` with the wildcards of SQL.',
  *find(node, site) {
    const call = patternCall(node, site);
    if (call?.how !== 'like' || !/^%|%$/.test(call.pattern) || /[*?]/.test(call.pattern)) return;
    const glob = call.pattern.replaceAll('%', '*');
    yield {
      code: 'lint.sql-wildcard',
      severity: 'warning',
      facts: { pattern: call.pattern, glob },
      span: call.written.span,
      fix: call.as('like', glob),
    };
  },
};
