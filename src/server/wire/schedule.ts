import { z } from 'zod';
import { instant } from './grade.ts';

const run = z
  .object({
    startedAt: instant,
    endedAt: instant,
    outcome: z.enum(['done', 'failed', 'stopped']),
    says: z.string().describe('What came of it. Why something failed, the log of the server says.'),
  })
  .meta({ id: 'Run' });

export const schedule = z
  .object({
    asOf: instant,
    jobs: z.array(
      z.object({
        job: z.string(),
        pattern: z.string().nullable().describe('When it is due, as a cron pattern of five fields; null where it only follows others.'),
        zone: z.string().nullable().describe('Time zone in which the pattern is read.'),
        follows: z.array(z.string()).describe('Jobs after which it is done.'),
        nextAt: instant.nullable().describe('When it is due next.'),
        runningSince: instant.nullable().describe('Since when it is being done; null when it is not.'),
        waiting: z.boolean().describe('It is due, and waits for another to end.'),
        last: run.nullable(),
        skipped: z.int().describe('How often it came due while it was still being done, since the server began.'),
      }),
    ),
  })
  .meta({ id: 'Schedule' });
