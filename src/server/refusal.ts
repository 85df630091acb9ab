import type { Diagnostic } from '../../query-language/diagnostic.ts';
import { messages as queryMessages } from '../../query-language/messages.ts';
import { messages as rubricMessages } from '../../rubrics/messages.ts';
import { messages as scoringMessages } from '../scoring/messages.ts';
import { Problem } from './problem.ts';

const words = { ...queryMessages, ...rubricMessages, ...scoringMessages };

/** Statuses of what is wrong with the state of things rather than with what was sent. */
const statuses: Readonly<Record<string, number>> = {
  'entity.unknown': 404,
  'entity.ambiguous': 404,
  'entity.ungraded': 404,
  'history.rubric-unknown': 404,
  'history.check-unknown': 404,
  'exemption.unknown': 404,
  'exemption.settled': 409,
  'exemption.expired': 409,
  'exemption.approved-by-asker': 403,
  'exemption.not-approver': 403,
};

/** Why something is not done or not answered, in words: the first of it decides the status. `where` is the part of the request that said it. */
export function refusal(errors: readonly Diagnostic[], where: 'body' | 'querystring'): Problem {
  const faults = errors.map(({ code, facts }) => ({ where, ...(words[code]?.(facts) ?? { says: code }) }));
  const near = errors.flatMap(({ facts }) => (typeof facts['near'] === 'string' ? [facts['near']] : []));
  const status = statuses[errors[0]?.code ?? ''] ?? 400;
  return new Problem(status, faults[0]?.says ?? 'This cannot be done', { ...(near.length === 0 ? {} : { near }), faults });
}
