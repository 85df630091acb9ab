import { columnOf, faulty, literal, rowsOf } from '../analysis/operand.ts';
import { boolean, listOf, text } from '../analysis/type.ts';
import { areChoices, lookback, oneOf, within } from '../analysis/window.ts';
import { alsoCalled, type Call, type QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';

/** Deployments by CQL's types, which the task of a deployment tells: one without a task is a deployment as any. */
const types: Readonly<Record<string, (task: Plan) => Plan>> = {
  DEPLOY: (task) => both(fits(task, 'deploy(:.*)?'), { kind: 'not', type: boolean, operand: fits(task, rollback) }),
  ROLLBACK: (task) => fits(task, rollback),
};

const rollback = '(deploy:)?roll-?back';

function fits(task: Plan, pattern: string): Plan {
  return { kind: 'apply', type: boolean, operation: 'matches', arguments: [task, literal(text, `(?i)${pattern}`)] };
}

function both(left: Plan, right: Plan): Plan {
  return { kind: 'logic', type: boolean, operator: 'and', left, right };
}

function ofTypes(call: Call, given: readonly string[] | undefined): readonly Plan[] {
  if (given === undefined) return [];
  const written = columnOf(call.table('deployment'), 'task');
  const task: Plan = { kind: 'coalesce', type: text, left: written, right: literal(text, 'deploy') };
  const none: Plan = literal(boolean, false);
  const isOne = given.flatMap((each) => types[each]?.(task) ?? []);
  return [isOne.reduce((left, right) => ({ kind: 'logic', type: boolean, operator: 'or', left, right }), none)];
}

const all: QueryFunction = {
  name: 'deploys',
  describes: 'Deployments of the entity’s repositories, whatever became of them.',
  takes: [
    lookback,
    {
      name: 'environments',
      describes: 'Only those into these environments, as the source names them.',
      type: listOf(text),
      optional: true,
      literal: true,
    },
    {
      name: 'types',
      describes:
        'Only those of these types, `DEPLOY` and `ROLLBACK`: a rollback is what the source gives the task `rollback` or `deploy:rollback`.',
      type: listOf(text),
      optional: true,
      literal: true,
    },
  ],
  returns: 'list of deployment',
  reads: ['deployment'],
  examples: ['deploys(lookback = 30d, environments = ["production"]).any((d) => d.state == "success")'],
  lower: (call) => {
    const table = call.table('deployment');
    const given = call.texts('types');
    if (!areChoices(call, 'types', given ?? [], Object.keys(types))) return faulty;
    const environments = oneOf(table, 'environment', call.texts('environments'));
    return rowsOf('deployment', ...within(table, 'created_at', call.argument('lookback')), ...environments, ...ofTypes(call, given));
  },
};

export const deploys: readonly QueryFunction[] = [
  all,
  alsoCalled('github.deployments', all, 'github.deployments(lookback = 30d).length > 0'),
  {
    name: 'deploys.last',
    describes: 'The newest deployment; null when there is none.',
    takes: [],
    returns: 'deployment',
    reads: ['deployment'],
    examples: ['deploys.last.state == "success"', 'deploys.last.creator != null'],
    lower: (call) => ({
      kind: 'record',
      table: 'deployment',
      place: {
        kind: 'picked',
        rows: { table: 'deployment', conditions: [] },
        how: 'last',
        by: columnOf(call.table('deployment'), 'created_at'),
      },
    }),
  },
];
