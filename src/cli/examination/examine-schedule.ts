import { DateTime } from 'luxon';
import type { Configuration } from '../../configuration/configuration.ts';
import { afterCollect } from '../../configuration/schedule.ts';
import { nextDue } from '../../scheduling/timetable.ts';
import { ok, warning, type Finding } from './finding.ts';

/** What `assay serve` does by itself, and when it is due next. How it went the last time, the sources say. */
export function examineSchedule({ schedule, sources }: Pick<Configuration, 'schedule' | 'sources'>, now: string): readonly Finding[] {
  if (schedule === null) return [];
  const { collect, grade, zone } = schedule;
  const next = (pattern: string): string => {
    const due = nextDue({ pattern, zone }, now);
    return due === undefined ? 'never' : DateTime.fromISO(due, { zone }).toFormat('yyyy-MM-dd HH:mm');
  };
  const left = sources.map(({ collector }) => collector.name).filter((name) => !collect.has(name));
  const collecting = [...Map.groupBy(collect, ([, pattern]) => pattern)].map(([pattern, together]) =>
    ok('schedule', `While \`assay serve\` runs, ${together.map(([name]) => name).join(', ')} is read next at ${next(pattern)} (${zone})`),
  );
  const grading = grade === null || grade === afterCollect ? [] : [ok('schedule', `Grades are given next at ${next(grade)} (${zone})`)];
  const missing =
    left.length === 0
      ? []
      : [
          warning(
            'schedule',
            `${left.join(', ')} is not read by itself.`,
            'Name it under `schedule.sources`, or leave it to `assay collect`.',
          ),
        ];
  return [...collecting, ...grading, ...missing];
}
