import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clone, emptyFolder, run, write } from './cli/session.ts';

const program = join(import.meta.dirname, '../../src/assay.ts');

test('the program serves what was collected, over HTTP, until it is told to stop', async () => {
  const folder = emptyFolder();
  clone(join(folder, 'repos/ledger'), { 'README.md': '# Ledger' });
  write(folder, {
    'assay.yaml': 'collect:\n  git: {paths: [repos], impliesServices: true}\n',
    'groups/documented.yaml': 'group: documented\ntitle: Documented\nfor: service | where git.fileExists("README.md")\n',
  });
  expect((await run(folder, ['collect'])).code).toBe(0);
  expect((await run(folder, ['grade'])).code).toBe(0);

  const server = spawn(process.execPath, [program, 'serve', '--port', '0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  try {
    const url = await urlIn(server.stderr);
    const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
    // Evaluated by a clock that runs ahead of this one, so asked for a time when all of it holds.
    const asOf = encodeURIComponent(new Date(Date.now() + 86_400_000).toISOString());
    expect(await get('/healthz')).toMatchObject({ version: expect.any(String) });
    expect(await get(`/api/overview?asOf=${asOf}`)).toMatchObject({ services: 1 });
    expect(await get(`/api/rollup?by=organisation&rubric=service-maturity&asOf=${asOf}`)).toMatchObject({
      rubrics: [{ groups: [{ now: { n: 1 } }] }],
    });
    expect(await get(`/api/rollup?by=group&rubric=service-maturity&asOf=${asOf}`)).toMatchObject({
      rubrics: [{ groups: [{ group: 'documented', name: 'Documented', now: { n: 1 } }] }],
    });
    expect(await get(`/api/dora?by=all&asOf=${asOf}`)).toMatchObject({ definition: { name: 'strict' } });
    expect(await get(`/api/query?text=${encodeURIComponent('git.fileExists("README.md")')}&asOf=${asOf}`)).toMatchObject({
      rows: [{ entity: 'service:default/ledger' }],
    });
    expect(await get(`/api/query?text=${encodeURIComponent('git.fleExists("x")')}`)).toMatchObject({
      status: 400,
      faults: [{ where: '1:5', says: expect.stringContaining('fleExists'), hint: expect.stringContaining('fileExists') }],
    });
  } finally {
    server.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});

async function urlIn(stderr: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stderr) {
    text += String(chunk);
    const [url] = /http:\/\/[\d.]+:\d+/u.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server said no address: ${text}`);
}
