import { minute, milliseconds } from '../calendar.ts';
import type { Company } from '../company.ts';
import { pagerdutyError } from './pagerduty/answer.ts';
import { pagerdutyRoutes } from './pagerduty/routes.ts';
import { openApi, type SimulatedApi, type SimulatedApiOptions } from './simulated-api.ts';

const limit = 960;

/** Starts the company's PagerDuty: REST version 2 at the root. */
export function startPagerduty(company: Company, options: SimulatedApiOptions): Promise<SimulatedApi> {
  const spent = { window: 0, used: 0 };
  return openApi({
    api: 'pagerduty',
    company,
    options,
    refuses: (request, reply) => {
      if (request.headers.authorization === `Token token=${options.token}`) return false;
      void reply.code(401).send({ error: { message: 'Unauthorized', code: 2006, errors: ['The token is not known'] } });
      return true;
    },
    throttle: (_request, reply, seconds) => {
      const headers = { 'ratelimit-limit': String(limit), 'ratelimit-remaining': '0', 'ratelimit-reset': String(seconds) };
      void reply
        .code(429)
        .headers(headers)
        .send({ error: { message: 'Rate Limit Exceeded', code: 2020 } });
    },
    notFound: (_request, reply) => pagerdutyError(reply, 404, 2100, 'Not Found'),
    routes: (app, view, origin) => {
      app.addHook('onSend', async (_request, reply) => {
        if (reply.hasHeader('ratelimit-limit')) return;
        const now = milliseconds(view.now());
        const window = Math.floor(now / minute);
        if (window !== spent.window) Object.assign(spent, { window, used: 0 });
        spent.used += 1;
        const left = {
          'ratelimit-limit': limit,
          'ratelimit-remaining': Math.max(0, limit - spent.used),
          'ratelimit-reset': Math.ceil(((window + 1) * minute - now) / 1000),
        };
        void reply.headers(Object.fromEntries(Object.entries(left).map(([name, value]) => [name, String(value)])));
      });
      pagerdutyRoutes(app, { view, origin });
    },
  });
}
