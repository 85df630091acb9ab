import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Served, Services, Serving, Terminal } from './cli/command.ts';
import { main } from './cli/main.ts';

/** The program: the one place that puts commands, server and the machine together. Everything else is handed what it needs. */

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string };

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort(new Error('Interrupted')));
}

// Whoever reads the output may stop reading (`| head`): that is no fault, and then nobody is left to write to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
// Notes that nobody reads stop no work.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const colourful = (stream: NodeJS.WriteStream): boolean => stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

/** Lines of more than so many columns are hard to read, and in fewer than so many no table has room. */
const columnsOf = (columns = 80): number => Math.max(60, Math.min(columns, 120));

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
  columns: columnsOf(process.stdout.columns ?? process.stderr.columns),
  noteColumns: process.stderr.isTTY ? columnsOf(process.stderr.columns) : null,
  colours: { out: colourful(process.stdout), note: colourful(process.stderr) },
  rewrites: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
};

const services: Services = {
  version,
  now: () => new Date().toISOString(),
  environment: process.env,
  folder: process.cwd(),
  terminal,
  input: async () => text(process.stdin),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
  signal: interruption.signal,
  serve,
};

async function serve({
  warehouse,
  environment,
  collectors: bound,
  definition,
  groups,
  schedule,
  evaluate,
  approvers = null,
  writers = [],
  hosts = [],
  at,
}: Served): Promise<Serving> {
  const [
    { buildApp },
    { listen },
    { catalogEntry },
    { sourceHealth },
    { readMaturity },
    { readCorrected },
    { explain },
    { withSeenThen },
    { readRollUp },
    { gatePublished },
    { exemptionService },
    { historyService },
    { doraReport },
    { queryResult },
    { listCollectors },
    { languageService },
    { readFrom },
    { listLintRules },
  ] = await Promise.all([
    import('./server/app.ts'),
    import('./server/listen.ts'),
    import('./server/catalog-entry.ts'),
    import('./sync/source-health.ts'),
    import('./scoring/maturity.ts'),
    import('./scoring/store/correction.ts'),
    import('./scoring/explain/explain.ts'),
    import('./scoring/explain/seen-then.ts'),
    import('./scoring/rollup/rollup.ts'),
    import('./scoring/gate/gate-published.ts'),
    import('./scoring/exemption/exemption-service.ts'),
    import('./scoring/history/trend-service.ts'),
    import('./dora/report.ts'),
    import('./query/query-result.ts'),
    import('./registry/collectors.ts'),
    import('./server/language.ts'),
    import('./language-server/collected-values.ts'),
    import('./registry/lint-rules.ts'),
  ]);
  const [collectors, rules] = await Promise.all([bound ?? listCollectors(), listLintRules()]);
  const now = (): string => services.now();
  const app = await buildApp(
    {
      version,
      now,
      maturity: async (question) => readMaturity(warehouse, question),
      seenThen: async (report) => withSeenThen(warehouse, environment, report),
      corrected: async ({ asOf, ...question }) => readCorrected(warehouse, asOf, question),
      explain: async ({ rubric, check, ...question }) => {
        const told = await explain(warehouse, environment, { ...question, check: `${rubric}/${check}`, now: now(), collectors });
        return told.ok ? told.value : undefined;
      },
      entry: async (question) => catalogEntry(warehouse, question, environment.tables),
      sources: async (question) => sourceHealth(warehouse, environment.tables, question),
      dora: async (question) => doraReport(warehouse, { ...question, definition }),
      rollUp: async (question) => (await readRollUp(warehouse, environment, { ...question, groups })).report,
      gate: async (question) => gatePublished(warehouse, environment, { ...question, now: now() }),
      history: historyService(warehouse, environment),
      query: async (question) => queryResult(warehouse, environment, { ...question, now: now() }),
      ...(schedule && { schedule }),
      ...(evaluate && { evaluate }),
      exemptions: exemptionService(warehouse, environment, { approvers, now }),
      language: languageService(environment, rules, readFrom(warehouse, environment.tables, now)),
    },
    { hosts, writers },
  );
  const url = await listen(app, at);
  return { url, close: async () => app.close() };
}

process.exitCode = await main(process.argv.slice(2), services);
