import { columnOf, fieldOf, rowsOf, value, type Operand, type Record } from '../analysis/operand.ts';
import { text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';

const rubric: Parameter = { name: 'rubric', describes: 'Identifier of the rubric.', type: text, literal: true };
const check: Parameter = { name: 'check', describes: 'Identifier of the check.', type: text, literal: true };

/** The one grade by a rubric that is named. */
function gradeBy(call: Call): Record {
  const table = call.table('grade');
  const rows = { table: 'grade', conditions: oneOf(table, 'rubric', call.text('rubric')) };
  return { kind: 'record', table: 'grade', place: { kind: 'picked', rows, how: 'first', by: columnOf(table, 'rubric') } };
}

function gradeColumn(column: string): QueryFunction['lower'] {
  return (call) => value(fieldOf(gradeBy(call), call.table('grade'), column));
}

function verdictRows(call: Call): Operand {
  const table = call.table('verdict');
  return rowsOf('verdict', ...oneOf(table, 'rubric', call.text('rubric')));
}

/** When the state of a row began: what no source reports, and the warehouse keeps. */
function since(table: string, example: string): QueryFunction {
  return {
    name: `${table}.since`,
    on: table,
    describes: 'Since when it is what it is, under the same version of the rubric.',
    takes: [],
    returns: 'timestamp',
    reads: [table],
    examples: [example],
    lower: (call) => {
      const { receiver } = call;
      // A letter has the kind `grade` too, and no beginning of its own.
      if (receiver.kind !== 'record') return call.fault('name.unknown-member', { name: 'since', of: table, near: null, known: [] });
      const declared = call.table(table);
      const began = { type: 'timestamp', describes: 'When the row was observed to begin.' } as const;
      return value(fieldOf(receiver, { ...declared, columns: { ...declared.columns, valid_from: began } }, 'valid_from'));
    },
  };
}

export const scorecards: readonly QueryFunction[] = [
  {
    name: 'grade',
    describes:
      'The letter by a rubric, as last evaluated; null when the rubric does not grade the entity, or too little is known for a letter.',
    takes: [rubric],
    returns: 'grade',
    reads: ['grade'],
    examples: ['grade("production-readiness") >= "B"', 'grade("service-maturity") != null'],
    lower: gradeColumn('letter'),
  },
  {
    name: 'scorecards',
    describes: 'How the entity stands by every rubric that grades it, as last evaluated.',
    takes: [],
    returns: 'list of grade',
    reads: ['grade'],
    examples: ['scorecards.all((s) => s.letter >= "C")', 'scorecards.any((s) => s.rubric == "service-maturity" and s.coverage < 60%)'],
    lower: () => rowsOf('grade'),
  },
  {
    name: 'scorecard',
    describes: 'How the entity stands by one rubric, as last evaluated; null when it does not grade the entity.',
    takes: [rubric],
    returns: 'grade',
    reads: ['grade'],
    examples: ['scorecard("service-maturity").score >= 80%', 'scorecard("production-readiness").level == "Gold"'],
    lower: gradeBy,
  },
  {
    name: 'verdict',
    describes:
      'What one check says, as last evaluated: `pass`, `fail`, `no-data`, `error`, `exempt` or `not-applicable`; null when its rubric does not grade the entity.',
    takes: [rubric, check],
    returns: 'text',
    reads: ['verdict'],
    examples: ['verdict("service-maturity", "has-owner") == "pass"', 'verdict("production-readiness", "runbook") != "fail"'],
    lower: (call) => {
      const table = call.table('verdict');
      const conditions = [...oneOf(table, 'rubric', call.text('rubric')), ...oneOf(table, 'check', call.text('check'))];
      const rows = { table: 'verdict', conditions };
      return value(
        fieldOf(
          { kind: 'record', table: 'verdict', place: { kind: 'picked', rows, how: 'first', by: columnOf(table, 'check') } },
          table,
          'verdict',
        ),
      );
    },
  },
  {
    name: 'verdicts',
    describes: 'What every check says, as last evaluated.',
    takes: [{ ...rubric, describes: 'Only checks of this rubric.', optional: true }],
    returns: 'list of verdict',
    reads: ['verdict'],
    examples: [
      'verdicts().filter((v) => v.verdict == "fail").length <= 3',
      'verdicts("service-maturity").all((v) => v.verdict != "error")',
    ],
    lower: verdictRows,
  },
  since('grade', 'scorecard("service-maturity").since.age > 30d'),
  since('verdict', 'verdicts().any((v) => v.verdict == "fail" and v.since < ago(90d))'),
];
