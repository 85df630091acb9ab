import type { FastifyInstance } from 'fastify';
import { milliseconds } from '../../calendar.ts';
import type { Monitor, Objective } from '../../company.ts';

import { count, parameter, parameters, segment, type View } from '../simulated-api.ts';
import { datadogError } from './answer.ts';
import { seriesOf } from './render-series.ts';
import { monitor, objective, objectiveFound, objectiveHistory, serviceDefinition } from './render.ts';

export function datadogRoutes(app: FastifyInstance, view: View, origin: () => string): void {
  const monitors = (): Monitor[] => view.company.services.flatMap((service) => view.company.monitors(service));
  const objectives = (): Objective[] => view.company.services.flatMap((service) => view.company.objectives(service));
  const cut = <T>(items: readonly T[], page: number, size: number): T[] => items.slice(page * size, (page + 1) * size);

  app.get('/api/v1/validate', () => ({ valid: true }));
  app.get('/api/v1/monitor', (request) => {
    const tags = (parameter(request, 'monitor_tags') ?? '').split(',').filter(Boolean);
    const name = (parameter(request, 'name') ?? '').toLowerCase();
    const listed = monitors().filter((one) => tags.every((tag) => one.tags.includes(tag)) && one.name.toLowerCase().includes(name));
    const paged =
      parameter(request, 'page') === undefined
        ? listed
        : cut(listed, count(request, 'page', 0, 0, 1e6), count(request, 'page_size', 100, 1, 1000));
    return paged.map((one) => monitor(one));
  });
  app.get('/api/v1/slo', (request) => {
    const ids = parameters(request, 'ids').flatMap((value) => value.split(','));
    const listed = objectives().filter(({ id }) => ids.length === 0 || ids.includes(id));
    const limit = count(request, 'limit', 1000, 1, 1000);
    const offset = count(request, 'offset', 0, 0, 1e9);
    return {
      data: listed.slice(offset, offset + limit).map((one) => objective(one)),
      errors: [],
      metadata: { page: { total_count: listed.length, total_filtered_count: listed.length } },
    };
  });
  app.get('/api/v1/slo/search', (request) => {
    const asked = (parameter(request, 'query') ?? '').toLowerCase();
    const listed = objectives().filter((one) => asked === '' || one.name.toLowerCase().includes(asked) || one.tags.includes(asked));
    const size = count(request, 'page[size]', 10, 1, 1000);
    const number = count(request, 'page[number]', 0, 0, 1e6);
    const last = Math.max(0, Math.ceil(listed.length / size) - 1);
    const link = (page: number): string => `${origin()}/api/v1/slo/search?page%5Bsize%5D=${size}&page%5Bnumber%5D=${page}`;
    return {
      data: { type: '', attributes: { slos: cut(listed, number, size).map((one) => objectiveFound(one, view.now())) } },
      meta: {
        pagination: {
          number,
          first_number: 0,
          last_number: last,
          next_number: Math.min(number + 1, last),
          prev_number: Math.max(0, number - 1),
          size,
          total: listed.length,
          type: 'number_size',
        },
      },
      links: {
        self: link(number),
        first: link(0),
        last: link(last),
        ...(number < last ? { next: link(number + 1) } : {}),
        ...(number > 0 ? { prev: link(number - 1) } : {}),
      },
    };
  });
  app.get('/api/v1/slo/:id', (request, reply) => {
    const found = objectives().find(({ id }) => id === segment(request, 'id'));
    if (found) void reply.send({ data: objective(found), errors: [] });
    else datadogError(reply, 404, 'SLO not found');
    return reply;
  });
  app.get('/api/v1/slo/:id/history', (request, reply) => {
    const found = objectives().find(({ id }) => id === segment(request, 'id'));
    const from = Number(parameter(request, 'from_ts'));
    const to = Number(parameter(request, 'to_ts'));
    if (!found) datadogError(reply, 404, 'SLO not found');
    else if (!Number.isInteger(from) || !Number.isInteger(to) || from >= to || to > milliseconds(view.now()) / 1000 + 60)
      datadogError(reply, 400, 'Invalid from_ts or to_ts');
    else void reply.send({ data: objectiveHistory(found, from, to), errors: null });
    return reply;
  });
  app.get('/api/v1/query', (request, reply) => {
    const [from, to] = [Number(parameter(request, 'from')), Number(parameter(request, 'to'))];
    const query = parameter(request, 'query') ?? '';
    if (!Number.isInteger(from) || !Number.isInteger(to) || from >= to) datadogError(reply, 400, 'Invalid from or to');
    else void reply.send(seriesOf(view.company, query, from, to));
    return reply;
  });
  app.get('/api/v2/services/definitions', (request) => {
    const known = view.company.services.filter((service) => service.traits.monitors > 0 && service.index % 8 !== 7);
    return {
      data: cut(known, count(request, 'page[number]', 0, 0, 1e6), count(request, 'page[size]', 10, 1, 100)).map((service) =>
        serviceDefinition(view.company, service),
      ),
    };
  });
}
