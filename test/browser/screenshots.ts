import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { buildApp } from '../../src/server/app.ts';
import { listen } from '../../src/server/listen.ts';
import { simulatedServices } from '../src/server/simulated-services.ts';
import { buildWebIfOld } from './built-web.ts';
import { openBrowser } from './open-browser.ts';

/**
 * Pictures of the pages, to be looked at: `node test/browser/screenshots.ts --to <folder>`. With `--url` they are taken of a running
 * server, and `--readme` also renews `dashboards/overview.png`; without, of a small made-up company.
 */
const { values } = parseArgs({
  options: { to: { type: 'string' }, url: { type: 'string' }, service: { type: 'string' }, readme: { type: 'boolean', default: false } },
});

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly whole?: boolean;
}

const browser = await openBrowser();
try {
  if (values.to !== undefined) await takeAll(values.to);
  if (values.readme && values.url !== undefined) {
    const shot: Shot = { name: 'overview', path: '/', theme: 'light', width: 1440, height: 1000 };
    await take(browser, values.url, shot, join(import.meta.dirname, '../../dashboards'));
  }
} finally {
  await browser.close();
}

async function takeAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (values.url !== undefined) return takePages(values.url, folder, values.service ?? (await firstService(values.url)));
  await buildWebIfOld();
  for (const [services, take] of [
    [40, async (url: string) => takePages(url, folder, 'orders-api')],
    [0, async (url: string) => takeEmpty(url, folder)],
  ] as const) {
    const app = await buildApp(simulatedServices({ services }));
    try {
      await take(await listen(app, { host: '127.0.0.1', port: 0 }));
    } finally {
      await app.close();
    }
  }
}

async function takePages(url: string, folder: string, service: string): Promise<void> {
  const selected = `/?service=${encodeURIComponent(service)}&check=${await firstCheck(url)}`;
  for (const theme of ['light', 'dark'] as const) {
    const pages: readonly Shot[] = [
      { name: `overview-${theme}`, path: '/', theme, width: 1440, height: 1000 },
      { name: `panel-${theme}`, path: selected, theme, width: 1440, height: 1000 },
      { name: `service-${theme}`, path: `/services/${encodeURIComponent(service)}`, theme, width: 1280, height: 1000, whole: true },
      { name: `overview-narrow-${theme}`, path: '/', theme, width: 360, height: 780, whole: true },
      { name: `service-narrow-${theme}`, path: `/services/${encodeURIComponent(service)}`, theme, width: 360, height: 780, whole: true },
      { name: `unknown-${theme}`, path: '/services/ordrs-api', theme, width: 1000, height: 600 },
    ];
    for (const page of pages) await take(browser, url, page, folder);
  }
}

async function takeEmpty(url: string, folder: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const)
    await take(browser, url, { name: `empty-${theme}`, path: '/', theme, width: 1200, height: 700 }, folder);
}

async function take(from: Browser, url: string, shot: Shot, folder: string): Promise<void> {
  const { name, path, theme, width, height, whole = false } = shot;
  const page = await from.newPage({ colorScheme: theme, viewport: { width, height }, reducedMotion: 'reduce' });
  await page.goto(new URL(path, url).href, { waitUntil: 'networkidle' });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  await page.close();
}

async function firstCheck(url: string): Promise<string> {
  const answer = (await (await fetch(new URL('/api/rubrics', url))).json()) as {
    rubrics: readonly { rubric: string; checks: readonly { check: string }[] }[];
  };
  const [first] = answer.rubrics;
  return `${first?.rubric ?? ''}/${first?.checks[0]?.check ?? ''}`;
}

async function firstService(url: string): Promise<string> {
  const answer = (await (await fetch(new URL('/api/services', url))).json()) as { services: readonly { entity: string }[] };
  return answer.services[0]?.entity ?? '';
}
