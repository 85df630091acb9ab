import { nearName } from '../../../rubrics/near-name.ts';
import { gradedRubrics } from '../../scoring/history/trend.ts';
import { windowAsked, type Window, type WindowAsked } from '../../scoring/history/trend-window.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { CommandFault, useFault } from '../fault.ts';

/** The look back that was asked for; a mistake in it ends the command. */
export async function windowOf(warehouse: Pick<Warehouse, 'read'>, asked: WindowAsked): Promise<Window> {
  const outcome = await windowAsked(warehouse, asked);
  if (!outcome.ok) throw new CommandFault(outcome.errors, 2);
  return outcome.value;
}

/** The rubric that is named if it ever graded; without a name those that grade. That there are none is said. */
export async function rubricsGraded(warehouse: Pick<Warehouse, 'read'>, name: string | undefined, at: string): Promise<readonly string[]> {
  const graded = await gradedRubrics(warehouse);
  if (graded.length === 0) throw useFault('cli.nothing-graded', { at, option: null }, 3);
  const known = graded.map(({ rubric }) => rubric);
  if (name === undefined) return graded.flatMap(({ rubric, inForce }) => (inForce ? [rubric] : []));
  if (!known.includes(name)) throw useFault('cli.rubric-unknown', { name, near: nearName(name, known) ?? null, known });
  return [name];
}
