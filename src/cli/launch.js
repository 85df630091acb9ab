#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it: starts the program under a Node that runs TypeScript, this one or the packaged one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const oldest = 24;
const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'assay.ts');

if (Number.parseInt(process.versions.node, 10) >= oldest) await import(new URL('../assay.ts', import.meta.url).href);
else relaunch();

function relaunch() {
  const node = packagedNode();
  if (node === undefined) {
    process.stderr.write(
      `error: This is Node ${process.versions.node}; Node ${oldest} or later is needed.\n` +
        '  Install it, or run `npm install` in the project without --omit=optional, which brings one along.\n',
    );
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`error: ${node} does not start: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}

/** The Node that npm brought for this machine. */
function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const path = createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${binary}`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
