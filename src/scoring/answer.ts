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
  /** What was captured, in the order asked. */
  readonly captures: readonly (string | null)[];
  readonly error: string | null;
}

/** Nothing known. */
export const silence: Answer = { applies: null, passes: null, credit: null, observed: null, captures: [], error: null };

/** Expressions that are asked together, under the names that an answer has. */
export interface Question {
  readonly id: string;
  readonly columns: Readonly<Partial<Record<'applies' | 'passes' | 'credit' | 'observed', Asked>>>;
  /** Values to keep beside the answer. What goes wrong with them is no fault of the question. */
  readonly captures?: readonly Asked[];
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
    const { sql, parameters } = rowsStatement([...some, ...some.flatMap(capturing)], { kind }, environment);
    const rows = Map.groupBy(await warehouse.read<Row>(sql, { ...parameters, ...times }), ({ id }) => id);
    return new Map(
      some.map(({ id, captures = [] }) => {
        const kept = new Map(rows.get(keptOf(id))?.map((row) => [row.entity, captures.map((_, index) => row[placeOf(index)] ?? null)]));
        const answers = (rows.get(id) ?? []).map((row) => [row.entity, answerOf(row, kept.get(row.entity) ?? [])] as const);
        return [id, new Map(answers)] as const;
      }),
    );
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

interface Row extends Record<string, unknown>, Partial<Omit<Answer, 'captures'>> {
  readonly entity: string;
  readonly id: string;
  readonly [kept: `capture ${number}`]: string | null;
}

function answerOf(
  { applies = null, passes = null, credit = null, observed = null, error = null }: Row,
  captures: Answer['captures'],
): Answer {
  return { applies, passes, credit, observed, captures, error };
}

/** What a question captures is a group of its own: what goes wrong with it is no fault of the question. */
function capturing({ id, captures = [] }: Question): readonly { readonly id: string; readonly columns: Readonly<Record<string, Asked>> }[] {
  if (captures.length === 0) return [];
  return [{ id: keptOf(id), columns: Object.fromEntries(captures.map((asked, index) => [placeOf(index), asked])) }];
}

/** No identifier of a rubric or a check has a blank. */
function keptOf(question: string): string {
  return `${question} captures`;
}

function placeOf(index: number): `capture ${number}` {
  return `capture ${index}`;
}
