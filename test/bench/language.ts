import { compile } from '../../query-language/compile.ts';
import { rowsStatement } from '../../query-language/sql/statement.ts';
import { listEnvironment } from '../../src/registry/environment.ts';
import { checkSet } from './check-set.ts';
import { best, figure, type Bench } from './figure.ts';

/** From texts to one statement, nothing run: twice the expressions should take twice the time. */
export const language: Bench = {
  name: 'language',
  describes: 'expressions, from text to SQL, against half as many',
  async *run() {
    const environment = await listEnvironment();
    const time = async (count: number): Promise<number> =>
      best(3, async () => {
        const groups = checkSet(count).map(({ id, rql }) => {
          const outcome = compile(rql, environment);
          if (!outcome.ok) throw new Error(`${rql} does not compile`);
          return { id, columns: { passes: { compiled: outcome.value } } };
        });
        return rowsStatement(groups, { kind: 'service' }, environment);
      });
    await time(100);
    for (const count of [250, 500, 1_000, 2_000]) {
      const half = await time(count / 2);
      yield figure('language', `${count} expressions`, await time(count), `${count / 2} expressions`, half);
    }
  },
};
