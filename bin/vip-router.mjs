#!/usr/bin/env node
// Help, usage errors and completion need no build. Everything else runs from dist/.
import { existsSync } from 'node:fs';
import module from 'node:module';

module.enableCompileCache?.(); // From Node 22 on: a command that ran before starts faster.

// A clone installs and builds itself; a shipped image has neither sources nor these scripts.
const isClone = existsSync(new URL('../src/', import.meta.url));
const folder = new URL(isClone ? '../src/cli/' : '../dist/src/cli/', import.meta.url);
const argv = process.argv.slice(2);

const { readCommandLine } = await import(new URL('command-line.mjs', folder).href);
const call = readCommandLine(argv);
if ('text' in call) {
  (call.code === 0 ? process.stdout : process.stderr).write(call.text);
  process.exit(call.code);
}
if (isClone) {
  const { ensureInstalled } = await import('../scripts/install.mjs');
  ensureInstalled();
  const { ensureBuilt } = await import('../scripts/build.mjs');
  if (!(await ensureBuilt())) process.exit(1);
}
const { main } = await import('../dist/src/cli/main.js');
process.exit(await main(argv, process.env));
