import { z } from 'zod';
import { instant } from './grade.ts';

export const compiledChart = z
  .object({
    asOf: instant,
    chart: z.string(),
    title: z.string(),
    describes: z.string().describe('What the picture shows, in words.'),
    rows: z.int().describe('How many rows it draws; 0 is an empty picture.'),
    spec: z.record(z.string(), z.unknown()).describe('A Vega specification with its data inside.'),
  })
  .meta({ id: 'CompiledChart' });
