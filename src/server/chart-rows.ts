import type { z } from 'zod';
import { nearName } from '../../rubrics/near-name.ts';
import { letters } from '../../rubrics/rubric.ts';
import type { Chart, DataSet, DataSets } from '../../dashboards/chart.ts';
import { listCharts } from '../charting/charts.ts';
import { metricNames } from '../dora/metric.ts';
import { deliveryQuestion } from './delivery-question.ts';
import type { deliveryQuery } from './delivery-question.ts';
import { momentOf } from './moment.ts';
import { Problem } from './problem.ts';
import type { Services } from './services.ts';

type Query = z.output<typeof deliveryQuery>;

interface Answered<Asked extends DataSet> {
  readonly asOf: string;
  readonly rows: readonly DataSets[Asked][];
}

/** From the name of a data set to its rows. A chart is drawn from these alone. */
const rowsOf: { readonly [Asked in DataSet]: (chart: Chart<Asked>, query: Query, services: Services) => Promise<Answered<Asked>> } = {
  grades: async (_, query, services) => {
    const { asOf, rubrics, entities } = await services.maturity({ asOf: momentOf(query, services) });
    const results = entities.flatMap((entity) => entity.results);
    return {
      asOf,
      rows: rubrics.flatMap(({ id, title }) =>
        [...letters, 'ungraded'].map((letter) => ({
          rubric: id,
          title,
          letter,
          services: results.filter(({ rubric, grade }) => rubric === id && grade.letter === letter).length,
        })),
      ),
    };
  },
  delivery: async (chart, query, services) => {
    const metric = metricNames.find((name) => name === chart.metric);
    if (metric === undefined) throw new Error(`The chart ${chart.name} asks for delivery and names no metric of it`);
    const { asOf, buckets, groups } = await services.dora(deliveryQuestion({ ...query, by: 'all' }, services));
    const series = groups[0]?.series ?? [];
    return {
      asOf,
      rows: buckets.flatMap(({ from, partial }, index) => {
        const measure = series[index]?.[metric].measure;
        if (!measure) return [];
        const { value, low, high, n, unit } = measure;
        return [{ metric, from, value, low, high, n, unit, partial }];
      }),
    };
  },
};

/** A chart by its name, with the rows it asks for. Throws a 404 with a near name. */
export async function chartWithRows(
  name: string,
  query: Query,
  services: Services,
): Promise<{ readonly chart: Chart; readonly asOf: string; readonly rows: readonly DataSets[DataSet][] }> {
  const charts = await listCharts();
  const chart = charts.get(name);
  if (!chart) {
    const near = nearName(name, charts.keys());
    throw new Problem(404, `There is no chart “${name}”`, near === undefined ? {} : { near: [near] });
  }
  const answer = rowsOf[chart.asks] as (chart: Chart, query: Query, services: Services) => Promise<Answered<DataSet>>;
  return { chart, ...(await answer(chart, query, services)) };
}
