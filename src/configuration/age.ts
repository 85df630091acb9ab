import { z } from 'zod';

const hoursOf = { h: 1, d: 24, w: 7 * 24, y: 365 * 24 } as const;

/** How old something may be, as people write it: `24h`, `30d`, `6w`, `2y`. A year has 365 days. Read as hours. */
export function age({ least = '1h', because = '' }: { readonly least?: string; readonly because?: string } = {}) {
  return (
    z
      .string()
      .regex(written, 'a number with h, d, w or y behind it, for example `30d`')
      // What is no age has been said to be none.
      .refine((text) => !(hoursIn(text) < hoursIn(least)), `at least \`${least}\`${because === '' ? '' : `: ${because}`}`)
      .transform(hoursIn)
  );
}

const written = /^([1-9]\d{0,3})([hdwy])$/u;

function hoursIn(text: string): number {
  const [, count = '', unit = ''] = written.exec(text) ?? [];
  return Number(count) * (hoursOf[unit as keyof typeof hoursOf] ?? Number.NaN);
}
