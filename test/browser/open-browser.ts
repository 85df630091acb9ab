import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

const modules = join(import.meta.dirname, '../../node_modules');
const cache = join(modules, '.cache');

/**
 * The browser that comes with the development dependencies, unpacked once. Its own flags are for a sandbox of another kind, and
 * switch off the very protections that are tested here; what is left is what a container without a display needs.
 */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await unpacked(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    headless: true,
  });
}

/** Unpacks into a folder of its own and moves that into place, so that no one starts a browser that is half written. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as { version: string };
  const place = join(cache, `chromium-${version}`);
  const executable = join(place, 'chromium');
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'chromium-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = making;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    renameSync(making, place);
  } catch (fault) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(executable)) throw fault;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  return executable;
}
