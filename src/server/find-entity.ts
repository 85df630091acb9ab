import { nearName } from '../../rubrics/near-name.ts';
import type { EntityReport, MaturityReport } from '../scoring/report.ts';
import { Problem } from './problem.ts';

/** The graded entity that is asked for: by its identifier, or by its name alone where only one has it. Throws a 404 with near names. */
export function findEntity(report: MaturityReport, asked: string): EntityReport {
  const wanted = asked.toLowerCase();
  const exact = report.entities.find(({ entity }) => entity === wanted);
  if (exact) return exact;
  const [named, ...others] = report.entities.filter(({ name }) => name.toLowerCase() === wanted);
  if (named && others.length === 0) return named;
  if (named) {
    throw new Problem(404, `More than one has the name “${asked}”`, {
      detail: 'Ask for one of them by its identifier.',
      near: [named, ...others].map(({ entity }) => entity),
    });
  }
  const near = nearName(
    asked,
    wanted.includes(':') ? report.entities.map(({ entity }) => entity) : report.entities.map(({ name }) => name),
  );
  throw new Problem(404, `Nothing graded is called “${asked}”`, near === undefined ? {} : { near: [near] });
}
