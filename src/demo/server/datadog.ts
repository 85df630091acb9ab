import type { FastifyReply } from 'fastify';
import { milliseconds } from '../calendar.ts';
import type { Company } from '../company.ts';
import { datadogError } from './datadog/answer.ts';
import { datadogRoutes } from './datadog/routes.ts';
import { openApi, type SimulatedApi, type SimulatedApiOptions } from './simulated-api.ts';

export interface DatadogOptions extends SimulatedApiOptions {
  /** The application key that must come with the API key, which is `token`. */
  readonly applicationKey: string;
}

const limit = 100;
const period = 10;

/** Starts the company's Datadog: `/api/v1` and `/api/v2`. */
export function startDatadog(company: Company, options: DatadogOptions): Promise<SimulatedApi> {
  const spent = { window: 0, used: 0 };
  return openApi({
    api: 'datadog',
    company,
    options,
    refuses: (request, reply) => {
      const known = request.headers['dd-api-key'] === options.token;
      const mayRead = request.headers['dd-application-key'] === options.applicationKey || request.url.startsWith('/api/v1/validate');
      if (known && mayRead) return false;
      datadogError(reply, 403, 'Forbidden');
      return true;
    },
    throttle: (_request, reply, seconds) => {
      limitHeaders(reply, limit, seconds);
      datadogError(reply, 429, 'Too many requests');
    },
    notFound: (_request, reply) => datadogError(reply, 404, 'Not found'),
    routes: (app, view, origin) => {
      app.addHook('onSend', async (_request, reply) => {
        if (reply.hasHeader('x-ratelimit-limit')) return;
        const now = milliseconds(view.now()) / 1000;
        const window = Math.floor(now / period);
        if (window !== spent.window) Object.assign(spent, { window, used: 0 });
        spent.used = Math.min(limit, spent.used + 1);
        limitHeaders(reply, spent.used, Math.ceil((window + 1) * period - now));
      });
      datadogRoutes(app, view, origin);
    },
  });
}

function limitHeaders(reply: FastifyReply, used: number, reset: number): void {
  const values = { limit, period, remaining: limit - used, reset, name: 'simulated' };
  for (const [name, value] of Object.entries(values)) void reply.header(`x-ratelimit-${name}`, String(value));
}
