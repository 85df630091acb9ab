import { Cron } from 'croner';
import { z } from 'zod';
import { zoneName } from './zone.ts';

/** What the server does by itself, and when. */
export interface Schedule {
  /** Cron patterns by the name of the source; a source without one is not read by itself. */
  readonly collect: ReadonlyMap<string, string>;
  /** A cron pattern, or after whatever was collected; null for never. */
  readonly grade: string | null;
  /** IANA zone in which the patterns are read. */
  readonly zone: string;
  /** Seconds by which a run begins later at most. */
  readonly jitter: number;
}

export const afterCollect = 'after-collect';

const cron = z.string().superRefine((pattern, context) => {
  const fault = patternFault(pattern);
  if (fault !== undefined)
    context.addIssue({ code: 'custom', message: `no cron pattern of five fields, such as \`*/15 * * * *\`: ${fault}` });
});

const cronOrNever = z.union([z.literal('never'), cron]);

/** The shape of `schedule:`. A source may be read at other times than the rest. */
export function scheduleSchema(sources: Iterable<string>) {
  return z.strictObject({
    collect: cronOrNever.default('never'),
    sources: z.strictObject(Object.fromEntries([...sources].map((name) => [name, cronOrNever.optional()]))).default({}),
    grade: z.union([z.literal(afterCollect), cronOrNever]).default(afterCollect),
    zone: zoneName.optional(),
    jitter: z.int().min(0).max(300).default(20),
  });
}

/** The schedule of the sources that are configured. */
export function readSchedule(
  { collect, grade, jitter, sources: own, zone }: z.output<ReturnType<typeof scheduleSchema>>,
  sources: readonly string[],
  usualZone: string,
): Schedule {
  const patterns = sources.map((name) => [name, own[name] ?? collect] as const).filter(([, pattern]) => pattern !== 'never');
  return { collect: new Map(patterns), grade: grade === 'never' ? null : grade, zone: zone ?? usualZone, jitter };
}

/** What is wrong with a pattern, in a few words; nothing when it can be read and comes due at some time. */
function patternFault(pattern: string): string | undefined {
  const fields = pattern.trim().split(/\s+/u).length;
  if (fields !== 5 && !pattern.startsWith('@')) return `it has ${fields}`;
  try {
    const due = new Cron(pattern, { mode: '5-part', paused: true, timezone: 'UTC' }).nextRun(new Date(0));
    return due === null ? 'it never comes due' : undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message.replace(/^CronPattern: /u, '').replace(/\.$/u, '') : String(fault);
  }
}
