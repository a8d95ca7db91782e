#!/usr/bin/env node
// One program, several commands; each exports `main(args, env)` and resolves with the exit code.
const commands = {
  start: { file: '../dist/src/cli/start.js', does: 'Temporal, worker, API and sandbox on this machine' },
};
for (const [name, does] of [
  ['policies', 'the kept policies of each workspace, and which is current'],
  ['pause', 'stop asking and assigning in a workspace; nothing is lost'],
  ['resume', 'go on where pause stopped'],
  ['rollback', 'make an earlier policy current'],
  ['reroute', 'route running conversations by another policy'],
])
  commands[name] = { file: '../dist/src/cli/operate.js', does, first: [name] };

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command) {
  const { main } = await import(command.file);
  process.exit(await main([...(command.first ?? []), ...args], process.env));
}
const list = Object.entries(commands).map(([one, { does }]) => `  ${one.padEnd(10)} ${does}`);
console.log(['vip-router <command> [--help]', '', ...list].join('\n'));
process.exit(name === undefined || name === 'help' || name === '--help' ? 0 : 1);
