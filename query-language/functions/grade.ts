import { receiverOf } from '../analysis/argument.ts';
import { value } from '../analysis/operand.ts';
import { grade as gradeType } from '../analysis/type.ts';
import type { QueryFunction } from '../function.ts';

export const grade: readonly QueryFunction[] = [
  {
    name: 'text.toGrade',
    on: 'text',
    describes:
      'The grade that it is: A, B, C, D or F, of which A is the greatest. Any other text makes the check an error for that entity.',
    takes: [],
    returns: 'grade',
    examples: ['entity.annotation("assay.dev/target").toGrade() >= "B"'],
    lower: (call) => value({ kind: 'apply', type: gradeType, operation: 'parseGrade', arguments: [receiverOf(call)] }),
  },
];
