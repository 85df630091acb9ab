import { table } from '../../../query-language/catalog.ts';
import { verdictNames } from '../../../rubrics/grade.ts';

export const verdict = table({
  name: 'verdict',
  describes: 'What each check says of each entity that its rubric grades, as it was last evaluated.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'rubric', 'check'],
  history: 'intervals',
  freshHours: 36,
  result: 'everyone',
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    rubric: { type: 'text', describes: 'Identifier of the rubric.', required: true },
    check: { type: 'text', describes: 'Identifier of the check within its rubric.', required: true },
    verdict: { type: 'text', describes: 'What the check says.', values: verdictNames },
    credit: { type: 'number', describes: 'Share of the points earned; null unless it passes or fails.', unit: 'ratio' },
    reason: { type: 'text', describes: 'One sentence: what was seen, or why nothing could be.' },
    observed: { type: 'text', describes: 'The value that decided, as text; null where several did, or none.' },
    stale_since: { type: 'timestamp', describes: 'When the first of the facts behind it went stale; null while they are fresh.' },
  },
});
