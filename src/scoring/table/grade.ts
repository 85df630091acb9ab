import { table } from '../../../query-language/catalog.ts';

export const grade = table({
  name: 'grade',
  describes: 'How each entity stands against each rubric that grades it, as it was last evaluated.',
  subject: { scheme: 'entity', column: 'entity' },
  rows: 'many',
  key: ['entity', 'rubric'],
  history: 'intervals',
  freshHours: 36,
  result: 'everyone',
  columns: {
    entity: { type: 'text', describes: 'The entity.', required: true },
    rubric: { type: 'text', describes: 'Identifier of the rubric.', required: true },
    letter: { type: 'grade', describes: 'The letter, A to F; null while too little is known for one.' },
    level: { type: 'text', describes: 'The highest level held; null below the lowest, and where the rubric has no levels.' },
    score: { type: 'number', describes: 'Points earned by points possible, over the checks that count.', unit: 'ratio' },
    coverage: { type: 'number', describes: 'Weight of what is known by weight of what applies.', unit: 'ratio' },
  },
});
