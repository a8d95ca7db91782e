#!/usr/bin/env node
// One program, several commands; each exports `main(args, env)` and resolves with the exit code.
const commands = {
  start: { file: '../dist/src/cli/start.js', does: 'Temporal, worker, API and sandbox on this machine' },
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command) {
  const { main } = await import(command.file);
  process.exit(await main(args, process.env));
}
const list = Object.entries(commands).map(([one, { does }]) => `  ${one.padEnd(10)} ${does}`);
console.log(['vip-router <command> [--help]', '', ...list].join('\n'));
process.exit(name === undefined || name === 'help' || name === '--help' ? 0 : 1);
