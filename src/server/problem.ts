import { z } from 'zod';

/** The body of every answer that is not 2xx: RFC 9457, as `application/problem+json`. */
export const problemBody = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    near: z.array(z.string()).optional().describe('Names that exist and are close to the one asked for.'),
    faults: z
      .array(z.object({ where: z.string(), says: z.string(), hint: z.string().optional() }))
      .optional()
      .describe('What is wrong with the request, one entry each.'),
  })
  .meta({ id: 'Problem' });

export type ProblemBody = z.output<typeof problemBody>;

/** Thrown by a route when the answer is a problem that the asker can do something about. */
export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(status: number, title: string, more: Pick<ProblemBody, 'detail' | 'near' | 'faults'> = {}) {
    super(title);
    this.body = { type: 'about:blank', title, status, ...more };
  }
}
