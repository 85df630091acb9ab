import { z } from 'zod';
import { chartWithRows } from '../../../chart-rows.ts';
import { deliveryQuery } from '../../../delivery-question.ts';
import { route } from '../../../route.ts';
import { compiledChart } from '../../../wire/chart.ts';

export const chart = route({
  describes: 'A chart as a Vega specification with its data inside.',
  params: z.object({ chart: z.string().min(1).max(100) }),
  query: deliveryQuery.extend({ theme: z.enum(['light', 'dark']).default('light') }),
  answers: compiledChart,
  answer: async ({ params, query }, services) => {
    const { chart, rows, asOf } = await chartWithRows(params.chart, query, services);
    // Vega is needed by charts alone, and costs more to load than all else here.
    const { compileChart } = await import('../../../../charting/compile-chart.ts');
    const { spec, title, describes } = compileChart(chart, rows, query);
    return { asOf, chart: chart.name, title, describes, rows: rows.length, spec: { ...spec } };
  },
});
