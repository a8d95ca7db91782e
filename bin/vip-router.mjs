#!/usr/bin/env node
import { existsSync } from 'node:fs';

// One program, several commands; each exports `main(args, env)` and resolves with the exit code.
const commands = {
  start: { file: '../dist/src/cli/start.js', does: 'Temporal, worker, API and sandbox on this machine' },
  check: { file: '../dist/src/cli/check.js', does: 'every mistake in a policy file, with its place' },
  roster: { file: '../dist/src/cli/roster.js', does: "the platform's people, as agents for a policy file" },
  explain: { file: '../dist/src/cli/explain.js', does: 'where a contact would go, and why; writes nothing' },
  doctor: {
    file: '../dist/src/cli/doctor.js',
    does: 'check an installation and suggest fixes',
  },
  replay: {
    file: '../dist/src/cli/replay.js',
    does: 'whether the code here can go on with the runs of a live installation',
  },
  webhook: {
    file: '../dist/src/cli/webhook.js',
    does: "send a signed sample of a platform's webhook to a running service",
  },
};
for (const [name, does] of [
  ['policies', 'the kept policies of each workspace, and which is current'],
  ['pause', 'stop asking and assigning in a workspace; nothing is lost'],
  ['resume', 'go on where pause stopped'],
  ['rollback', 'make an earlier policy current'],
  ['reroute', 'route running conversations by another policy'],
  ['retire', 'end what a removed workspace has left in Temporal'],
  ['versions', 'versions of the workers, and which takes new runs'],
])
  commands[name] = { file: '../dist/src/cli/operate.js', does, first: [name] };
for (const [name, does] of [
  ['export', 'everything Temporal has of a contact, as JSON'],
  ['erase', 'delete everything Temporal stores about a contact'],
])
  commands[name] = { file: '../dist/src/cli/contact.js', does, first: [name] };

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command) {
  // A clone installs and builds itself; a shipped image has neither sources nor these scripts.
  if (existsSync(new URL('../src/', import.meta.url))) {
    const { ensureInstalled } = await import('../scripts/install.mjs');
    ensureInstalled();
    const { ensureBuilt } = await import('../scripts/build.mjs');
    if (!(await ensureBuilt())) process.exit(1);
  }
  const { main } = await import(command.file);
  process.exit(await main([...(command.first ?? []), ...args], process.env));
}
const list = Object.entries(commands).map(([one, { does }]) => `  ${one.padEnd(10)} ${does}`);
console.log(['vip-router <command> [--help]', '', ...list].join('\n'));
process.exit(name === undefined || name === 'help' || name === '--help' ? 0 : 1);
