import { faulty } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import type { QueryFunction } from '../function.ts';

export const captures: readonly QueryFunction[] = [
  {
    name: 'captures',
    describes:
      'The value itself. Besides, it is kept under the name beside the verdict, and stands for `{{name}}` in what a check says how to fix it.',
    takes: [
      { name: 'name', describes: 'What to call it: a letter, then letters, digits, `_`, `-` and `.`.', type: text, literal: true },
      { name: 'value', describes: 'What to keep.', type: 'any' },
    ],
    returns: 'the value',
    examples: ['captures("coverage", ci.coverage) >= 80%', 'captures("owners", ownership.owners).length > 0'],
    lower: (call) => call.argument('value') ?? faulty,
  },
];
