import { argumentOf } from '../analysis/argument.ts';
import { isConstant, momentOf } from '../analysis/moment.ts';
import { ageOf, faulty, fieldOf, isEntity, literal, value, type Operand, type Record } from '../analysis/operand.ts';
import { sinceOf } from '../analysis/standing.ts';
import { boolean, duration, listOf, text, timestamp } from '../analysis/type.ts';
import type { Table } from '../catalog.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';
import { gathered, type Plan } from '../plan/plan.ts';
import { descend, isOfElement } from '../plan/walk.ts';

/** A plan on the facts of a moment. What is one of many rows has no past of its own. */
function asItWas(call: Call, plan: Plan, moment: Plan, argument?: string): Operand {
  if (isOfRow(plan)) return call.fault('history.of-row', {}, argument);
  return value({ kind: 'at', type: plan.type, moment, plan });
}

/** Whether a plan looks at one element of a list, or at a row that a stage works on. */
function isOfRow(plan: Plan): boolean {
  const ofStage = (each: Plan): boolean => each.kind === 'column' || (each.kind === 'fold' && each.rows.table === gathered);
  return isOfElement(plan) || [...descend(plan)].some(ofStage);
}

/** A moment or a length of time that is the same for every row. Undefined, and reported, where it is not. */
function constant(call: Call, argument: string): Plan | undefined {
  const given = argumentOf(call, argument);
  if (isConstant(given)) return given;
  call.fault('history.moment', { name: argument }, argument);
  return undefined;
}

/** What tells whether a value is still the same: of rows and of a row the key, where one entity can have several. */
function comparable(call: Call, argument: string): Plan | undefined {
  const operand = call.argument(argument);
  if (operand?.kind === 'rows' && !operand.of && !operand.rows.hop) {
    const { rows } = operand;
    const key = keyOf(call.table(rows.table), { kind: 'record', table: rows.table, place: { kind: 'element' } });
    if (key) return { kind: 'fold', type: listOf(text), rows, how: 'values', of: key };
  }
  const key = operand?.kind === 'record' && !isEntity(operand) ? keyOf(call.table(operand.table), operand) : undefined;
  return key ?? call.value(argument);
}

/** What tells a row from others of the same subject, as one text; nothing where there is one at most. */
function keyOf(table: Table, row: Record): Plan | undefined {
  const parts = table.key
    .filter((column) => column !== table.subject.column)
    .map((column): Plan => ({ kind: 'apply', type: text, operation: 'toText', arguments: [fieldOf(row, table, column)] }));
  return parts.length > 0 ? parts.reduce((left, right) => joined(joined(left, literal(text, ' ')), right)) : undefined;
}

function joined(left: Plan, right: Plan): Plan {
  return { kind: 'arithmetic', type: text, operator: '+', left, right };
}

const of: Parameter = { name: 'value', describes: 'What is asked about.', type: 'any' };

export const history: readonly QueryFunction[] = [
  {
    name: 'any.at',
    on: 'any',
    describes: [
      'What it was at a moment, on what was known then; a day stands for its end in UTC, today for now. Unknown before anything was',
      'collected. What `now()` is moves along: an age is the age it had. Of what happened, what came later is left out.',
    ].join(' '),
    takes: [{ name: 'moment', describes: 'The moment, the same for every entity.', type: timestamp }],
    returns: 'the same',
    examples: ['slos.length >= slos.length.at(@2026-06-30)', 'oncall.levels.at(ago(90d)) == null'],
    lower: (call) => {
      const { receiver } = call;
      const moment = constant(call, 'moment');
      if (!moment) return faulty;
      return receiver.kind === 'value' ? asItWas(call, receiver.plan, momentOf(moment)) : call.fault('history.of-rows', {});
    },
  },
  {
    name: 'changed',
    describes: [
      'Whether a value differs from what it was that long ago; a list of rows, whether there are others. Null differs from a value. Unknown',
      'where it is not known what it is or was. What changed and changed back has not changed.',
    ].join(' '),
    takes: [of, { name: 'over', describes: 'How far back.', type: duration }],
    returns: 'boolean',
    examples: ['not changed(ownership.owner, 30d)', 'changed(git.branchProtection.requiredApprovals, 7d)'],
    lower: (call) => {
      const over = constant(call, 'over');
      const is = comparable(call, 'value');
      if (!over || !is) return faulty;
      const moment: Plan = { kind: 'arithmetic', type: timestamp, operator: '-', left: { kind: 'now', type: timestamp }, right: over };
      const was = asItWas(call, is, moment, 'value');
      if (was.kind !== 'value') return was;
      const same: Plan = { kind: 'equal', type: boolean, left: is, right: was.plan };
      return value({ kind: 'not', type: boolean, operand: same });
    },
  },
  {
    name: 'since',
    describes: [
      'For how long a value has been what it is, as far as collected. Of what rests on one row whose states are kept: a column of the one',
      'row that an entity has in a table, a grade, a verdict, a custom value, what is attested, and conditions on those. Null, too, can have held for long.',
      'While a source is out of order, what it said before still stands. What was so when collecting began may have been so for longer:',
      'compared with a length that this could decide, it is unknown.',
    ].join(' '),
    takes: [of],
    returns: 'duration',
    examples: ['since(tier) > 30d', 'since(ci.coverage >= 80%) > 90d', 'since(grade("service-maturity")) < 7d'],
    lower: (call) => {
      const plan = call.value('value');
      if (!plan) return faulty;
      if (isOfRow(plan)) return call.fault('history.of-row', {}, 'value');
      const began = sinceOf(plan, (name) => call.table(name));
      return typeof began === 'string' ? call.fault('history.since', { obstacle: began }, 'value') : value(ageOf(began));
    },
  },
];
