import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Builds the web application into `dist/`. Without the development dependencies there is nothing to build with, and installing for
 * production must not fail for that: the server then says what is missing.
 */
export async function prepare(): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts') });
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main && isInstalled('vite') && isInstalled('react')) await prepare();
