import { z } from 'zod';
import { chartWithRows } from '../../../../chart-rows.ts';
import { deliveryQuery } from '../../../../delivery-question.ts';
import { route } from '../../../../route.ts';

export const svg = route({
  describes: 'A chart as a picture.',
  params: z.object({ chart: z.string().min(1).max(100) }),
  query: deliveryQuery.extend({
    theme: z.enum(['light', 'dark']).default('light'),
    width: z.coerce.number().int().min(200).max(2000).default(720),
  }),
  answers: z.string(),
  type: 'image/svg+xml',
  answer: async ({ params, query }, services) => {
    const { chart, rows } = await chartWithRows(params.chart, query, services);
    const { chartSvg } = await import('../../../../../charting/compile-chart.ts');
    return chartSvg(chart, rows, query);
  },
});
