import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages } from '../../dashboards/page.ts';
import { buildApp } from '../../src/server/app.ts';
import { listen } from '../../src/server/listen.ts';
import { simulatedServices } from '../src/server/simulated-services.ts';
import type { SimulatedOptions } from '../src/server/simulated-services.ts';
import { buildWebIfOld } from './built-web.ts';
import { openBrowser } from './open-browser.ts';
import { violations, visitWith } from './visit.ts';

const hostile = `<img src=x onerror="window.executed=1"><script>window.executed=1</script>{{7*7}} [x](javascript:window.executed=1)`;

let browser: Browser;
const apps: FastifyInstance[] = [];

beforeAll(async () => {
  await buildWebIfOld();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(apps.map(async (app) => app.close()));
});

async function visit(url: string, work: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  await visitWith(browser, url, work, options);
}

async function serve(options: SimulatedOptions): Promise<string> {
  const app = await buildApp(simulatedServices(options));
  apps.push(app);
  return listen(app, { host: '127.0.0.1', port: 0 });
}

/** Asks again until it is so; a busy machine may take its time. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 30_000 });

const grid = (page: Page) => page.getByRole('grid', { name: 'Services by checks' });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Explanation' });
const firstName = async (page: Page) => page.locator('[data-row="0"] [role=rowheader]').innerText();

describe('axe', () => {
  let url: string;
  // Few, because every cell is looked at.
  beforeAll(async () => {
    url = await serve({ services: 8 });
  });

  test.each(['light', 'dark'] as const)('finds nothing on either page in %s', async (colorScheme) => {
    await visit(
      url,
      async (page) => {
        await grid(page).waitFor();
        await page.locator('.chart svg').first().waitFor();
        expect(await violations(page)).toEqual([]);
        await page.locator('.cell-check').first().click();
        await panel(page).getByText('How it was judged').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.goto(`${url}/services/orders-api`);
        await page.getByRole('heading', { name: 'Production readiness: checks' }).waitFor();
        await page.locator('.chart svg').waitFor();
        expect(await violations(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  test('finds nothing on a narrow screen, where nothing overflows sideways either', async () => {
    await visit(
      url,
      async (page) => {
        const wide = async () => page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        await grid(page).waitFor();
        expect(await wide()).toBe(0);
        expect(await violations(page)).toEqual([]);
        await page.goto(`${url}/services/orders-api`);
        await page.locator('.chart svg').waitFor();
        expect(await wide()).toBe(0);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});

describe('forty services', () => {
  let url: string;
  beforeAll(async () => {
    url = await serve({ services: 40 });
  });

  test('a search keeps what matches, and stands in the address', async () => {
    await visit(url, async (page) => {
      await page.getByRole('searchbox').fill('ledger checkout');
      await eventually(async () => page.getByRole('status').last().innerText()).toMatch(/^\d of 40 services$/);
      await page.getByRole('searchbox').fill('ledger');
      await page.getByText('4 of 40 services').waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe('ledger');
      await page.reload();
      await page.getByText('4 of 40 services').waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('ledger');
      await page.getByRole('searchbox').fill('no such thing');
      await page.getByText('No service matches “no such thing”.').waitFor();
    });
  });

  test('columns sort both ways, say so, and the address says so too', async () => {
    await visit(url, async (page) => {
      const service = page.getByRole('columnheader', { name: 'Service', exact: true });
      await service.getByRole('button').click();
      await eventually(async () => firstName(page)).toBe('catalog-api');
      expect(await service.getAttribute('aria-sort')).toBe('ascending');
      await service.getByRole('button').click();
      await eventually(async () => firstName(page)).toBe('shipping-worker');
      expect(await service.getAttribute('aria-sort')).toBe('descending');
      expect(new URL(page.url()).searchParams.get('sort')).toBe('-name');
      await page.reload();
      await eventually(async () => firstName(page)).toBe('shipping-worker');
      await page.goBack();
      await eventually(async () => firstName(page)).toBe('catalog-api');
    });
  });

  test('without a choice the worst grade is first, and the ungraded are last either way', async () => {
    await visit(`${url}/?rubric=service-maturity`, async (page) => {
      const letters = async (row: string) => page.locator(`${row} .stamp`).first().getAttribute('aria-label');
      await grid(page).waitFor();
      expect(await letters('[data-row="0"]')).toBe('Grade F');
      await page
        .getByRole('columnheader', { name: /^Grade/ })
        .getByRole('button')
        .click();
      await eventually(async () => letters('[data-row="0"]')).toBe('Grade A');
      await grid(page).locator('[data-row="0"] [data-column="0"]').focus();
      await page.keyboard.press('Control+End');
      await eventually(async () => letters('[data-row="39"]')).toBe('Ungraded');
    });
  });

  test('a check most failed leads to the services, sorted by it, whatever was chosen before', async () => {
    await visit(`${url}/?rubric=service-maturity`, async (page) => {
      await page.getByRole('link', { name: 'Is it monitored?' }).click();
      const head = page.getByRole('columnheader', { name: 'has monitor' });
      await eventually(async () => head.getAttribute('aria-sort')).toBe('ascending');
      expect(await grid(page).locator('[data-row="0"] [aria-label="Fail"][title^="Is it monitored?"]').count()).toBe(1);
    });
  });

  test('a cell opens its explanation, a link reopens it, back and Escape close it', async () => {
    await visit(url, async (page) => {
      const cell = grid(page).getByRole('gridcell', { name: 'Fail' }).first();
      await cell.click();
      await panel(page).getByText('How to fix it').waitFor();
      for (const part of ['Why it matters', 'Where it comes from', 'How it was judged']) await panel(page).getByText(part).waitFor();
      await panel(page).getByText('catalog-info.yaml', { exact: true }).waitFor();
      const address = page.url();
      expect(new URL(address).searchParams.get('check')).toMatch(/^production-readiness\//);
      await page.reload();
      await panel(page).getByText('How to fix it').waitFor();
      expect(await page.locator('.cell-selected').count()).toBe(1);
      await panel(page).press('Escape');
      await panel(page).waitFor({ state: 'detached' });
      await page.goBack();
      await panel(page).waitFor();
      await page.goBack();
      await panel(page).waitFor({ state: 'detached' });
    });
  });

  test('a link selects a service far down and brings it into view', async () => {
    await visit(`${url}/?sort=name&service=shipping-worker&check=service-maturity/ci`, async (page) => {
      await panel(page).getByRole('heading', { name: 'Do tests run on every change?' }).waitFor();
      await eventually(async () => page.locator('.cell-selected').isVisible()).toBe(true);
      expect(
        await page.locator('.cell-selected').evaluate((cell) => {
          const { top, right } = cell.getBoundingClientRect();
          const room = cell.closest('.heatmap')?.getBoundingClientRect();
          return room !== undefined && top >= room.top && right <= room.right + 1;
        }),
      ).toBe(true);
    });
  });

  test('the heatmap is one stop for the keyboard: arrows move, Enter opens, Escape returns', async () => {
    await visit(url, async (page) => {
      await grid(page).waitFor();
      expect(await grid(page).locator('[data-row] [tabindex="0"]').count()).toBe(1);
      await grid(page).locator('[data-row="0"] [data-column="0"]').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
      const focused = async () =>
        page.evaluate<unknown>(
          `[document.activeElement?.closest('[data-row]')?.getAttribute('data-row'), document.activeElement?.getAttribute('data-column')]`,
        );
      expect(await focused()).toEqual(['2', '4']);
      await page.keyboard.press('Enter');
      await panel(page).getByText('Why it matters').waitFor();
      await page.keyboard.press('Escape');
      await panel(page).waitFor({ state: 'detached' });
      expect(await focused()).toEqual(['2', '4']);
      await page.keyboard.press('Control+End');
      await eventually(focused).toEqual(['39', '24']);
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowUp');
      expect(await focused()).toEqual(['-1', '0']);
      await page.keyboard.press('Enter');
      await eventually(async () => firstName(page)).toBe('catalog-api');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/services\//);
      await page.getByRole('heading', { level: 1 }).waitFor();
    });
  });

  test('the service page says what fails first, what to do, and that no data is no data', async () => {
    await visit(`${url}/services/orders-api`, async (page) => {
      await page.getByRole('heading', { name: 'orders-api', level: 1 }).waitFor();
      const groups = await page.locator('.check-group h3').allInnerTexts();
      expect(groups[0]).toMatch(/^To fix/);
      await page.getByText('fix to B').waitFor();
      const recovery = page.locator('.tile', { hasText: 'Recovery time' });
      expect(await recovery.innerText()).toMatch(/No data\s+n = 0/);
      expect(await page.locator('.tile', { hasText: 'Deployment frequency' }).innerText()).toMatch(/4\.6 per week\s+2\.9 – 7\.1 · n = 60/);
      await page.locator('.check-asks').first().click();
      await panel(page).getByText('How it was judged').waitFor();
      expect(new URL(page.url()).searchParams.get('check')).toMatch(/^production-readiness\//);
      await page.goBack();
      await panel(page).waitFor({ state: 'detached' });
    });
  });

  test('unknown addresses and services are said to be unknown', async () => {
    await visit(`${url}/services/ordrs-api`, async (page) => {
      await page.getByRole('heading', { name: 'Nothing graded is called “ordrs-api”' }).waitFor();
      await page.getByRole('link', { name: 'orders-api' }).click();
      await page.getByRole('heading', { name: 'orders-api', level: 1 }).waitFor();
      await page.goto(`${url}/no/such/page`);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    });
  });

  test('every page of the contract opens by its address', async () => {
    for (const { path } of pages) {
      await visit(`${url}${path.replace(':service', 'orders-api')}`, async (page) => {
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await page.getByText('There is no such page').count()).toBe(0);
      });
    }
  });

  test('a chosen theme is kept, and charts follow it', async () => {
    await visit(url, async (page) => {
      const text = page.locator('.chart svg text', { hasText: 'Service maturity' });
      await text.waitFor();
      const light = await text.getAttribute('fill');
      await page.getByLabel('Theme').selectOption('dark');
      await eventually(async () => text.getAttribute('fill')).not.toBe(light);
      await page.reload();
      expect(await page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
    });
  });

  test('a server that fails is said to fail, and can be asked again', async () => {
    await visit(url, async (page) => {
      let failing = true;
      await page.route('**/checks/**', async (route) =>
        failing
          ? route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{"title":"There is none","status":404}' })
          : route.continue(),
      );
      await page.locator('.cell-check').first().click();
      await panel(page).getByRole('heading', { name: 'There is none' }).waitFor();
      failing = false;
      await panel(page).getByRole('button', { name: 'Try again' }).click();
      await panel(page).getByText('Why it matters').waitFor();
    });
  });
});

test('with nothing collected the page says how to begin', async () => {
  await visit(await serve({ services: 0 }), async (page) => {
    await page.getByRole('heading', { name: 'No services yet' }).waitFor();
    await page.getByText('npx assay collect').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

test('hostile text is text', async () => {
  const url = await serve({ services: 3, hostile });
  await visit(`${url}/?service=service:default/hostile&check=production-readiness/has-owner`, async (page) => {
    await panel(page).getByText('How it was judged').waitFor();
    await page.goto(`${url}/services/service:default%2Fhostile`);
    await page.locator('.service-description', { hasText: '<script>' }).waitFor();
    expect(await page.getByRole('link', { name: 'Not a link' }).count()).toBe(0);
    expect(await page.evaluate(() => 'executed' in globalThis)).toBe(false);
  });
});

test('the policy refuses script that was not served', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(await serve({ services: 1 }));
  const refused = await page.evaluate<string>(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
    const script = document.createElement('script');
    script.textContent = 'window.executed = 1';
    document.head.append(script);
  })`);
  expect(refused).toBe('script-src-elem');
  expect(await page.evaluate<boolean>(`'executed' in window`)).toBe(false);
  await context.close();
});

test('ten thousand services scroll with few elements in the document', async () => {
  await visit(await serve({ services: 10_000 }), async (page) => {
    await page.getByText('10,000 services').last().waitFor();
    const elements = async () => page.evaluate<number>(`document.querySelectorAll('*').length`);
    expect(await elements()).toBeLessThan(4000);
    await grid(page).locator('[data-row="0"] [data-column="0"]').focus();
    await page.keyboard.press('Control+End');
    await page.locator('[data-row="9999"]').waitFor();
    expect(await elements()).toBeLessThan(4000);
    await page.getByRole('searchbox').fill('orders-api-4000');
    await page.getByText('1 of 10,000 services').waitFor();
  });
});
