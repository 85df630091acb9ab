import { boolean } from '../../query-language/analysis/type.ts';
import type { Environment } from '../../query-language/compile.ts';
import { rowsStatement, type Asked } from '../../query-language/sql/statement.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What the engine answered for one entity and one check. Booleans and numbers are null where they are unknown or null. */
export interface Answer {
  readonly applies: boolean | null;
  readonly passes: boolean | null;
  readonly credit: number | null;
  readonly observed: string | null;
  readonly error: string | null;
}

/** Nothing known. */
export const silence: Answer = { applies: null, passes: null, credit: null, observed: null, error: null };

/** Expressions that are asked together, under the names that an answer has. */
export interface Question {
  readonly id: string;
  readonly columns: Readonly<Partial<Record<'applies' | 'passes' | 'credit' | 'observed', Asked>>>;
}

/** An expression that is true of everybody. */
export const always: Asked = { compiled: { plan: { kind: 'literal', type: boolean, value: true }, type: boolean } };

/** Answers by question, then by entity. */
export type Answers = ReadonlyMap<string, ReadonlyMap<string, Answer>>;

/**
 * Asks all questions about the entities of a kind in one statement. When the engine refuses it, the questions are halved until the
 * one it refuses stands alone: that one is an error for every entity, and the others are answered.
 */
export async function answersOf(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  kind: string,
  questions: readonly Question[],
  times: Readonly<Record<string, string>>,
): Promise<Answers> {
  const ask = async (some: readonly Question[]): Promise<Answers> => {
    const { sql, parameters } = rowsStatement(some, { kind }, environment);
    const answers = new Map(some.map(({ id }) => [id, new Map<string, Answer>()]));
    for (const { entity, id, ...row } of await warehouse.read<Partial<Answer> & { entity: string; id: string }>(sql, {
      ...parameters,
      ...times,
    })) {
      answers.get(id)?.set(entity, { ...silence, ...row });
    }
    return answers;
  };
  const everyone = async (): Promise<readonly string[]> => [
    ...((await ask([{ id: 'everyone', columns: { passes: always } }])).get('everyone')?.keys() ?? []),
  ];
  const halve = async (some: readonly Question[]): Promise<Answers> => {
    try {
      return await ask(some);
    } catch (fault) {
      // Fails too when the warehouse itself is at fault, and then no check is to blame.
      const entities = await everyone();
      const [only] = some;
      if (some.length === 1 && only) {
        const error = fault instanceof Error ? (fault.message.split('\n')[0] ?? fault.message) : String(fault);
        return new Map([[only.id, new Map(entities.map((entity) => [entity, { ...silence, error }]))]]);
      }
      const middle = Math.ceil(some.length / 2);
      return new Map([...(await halve(some.slice(0, middle))), ...(await halve(some.slice(middle)))]);
    }
  };
  return questions.length === 0 ? new Map() : halve(questions);
}
