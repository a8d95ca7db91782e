/** `vip-router start`, and `npm start`: Temporal, worker, API and sandbox in one command. */
import { TemporalServerError } from '../../dev-server/errors.js';
import { writeLine } from '../app/process/terminal.js';
import { CommandFailed, type Call } from './command.js';
import { EXIT } from './commands.mjs';
import { prepare } from './start/prepare.js';
import { stopSignal, Teardown } from './start/process.js';
import { run, type Addresses } from './start/run.js';

const FORCED = 130;

const say = (line: string): void => writeLine(process.stdout, `${line}\n`);
const complain = (line: string): void => writeLine(process.stderr, `${line}\n`);

/**
 * Runs until a signal or the end of a part; resolves with the exit code.
 * @throws {SettingsError | ConfigError | CommandFailed} when it cannot start
 */
export async function start({ options, env }: Call<'start'>): Promise<number> {
  const signal = stopSignal(() => {
    complain('Forced.');
    process.exit(FORCED);
  });
  const teardown = new Teardown();
  const stopped = signal.received.then(() => undefined);
  const failures: string[] = [];
  try {
    const running = await Promise.race([startAll(options, env, teardown), stopped]);
    if (running) await Promise.race([running.done, stopped]);
    say('Stopping');
  } catch (error) {
    throw explained(error);
  } finally {
    failures.push(...(await teardown.run()));
    failures.forEach(complain);
    signal.dispose();
  }
  return failures.length > 0 ? EXIT.failed : EXIT.done;
}

async function startAll(options: Call<'start'>['options'], env: NodeJS.ProcessEnv, teardown: Teardown) {
  const running = await run(await prepare(options, env, say), teardown, say);
  say(greeting(running.addresses, running.curl, running.keyFile));
  if (!process.stdout.isTTY) say(readyLine(running.addresses));
  return running;
}

/** A defect is shown with its stack, and what a user can correct without. */
function explained(error: unknown): unknown {
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return new CommandFailed(
      `Port ${String(port)} was taken by another program while starting. Start again, or see --help.`,
    );
  if (error instanceof TemporalServerError) return new CommandFailed(error.message);
  const isKnown = error instanceof Error && /^(CommandFailed|ConfigError|SettingsError)$/.test(error.name);
  return isKnown
    ? error
    : new CommandFailed(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** For people: the sandbox first, because that is where they can try something. */
function greeting(addresses: Addresses, curl: string, keyFile?: string): string {
  const rows: [string, string | undefined][] = [
    ['Sandbox', addresses.sandbox],
    ['API', addresses.api],
    ['API reference', `${addresses.api}/docs`],
    ['Temporal UI', addresses.temporalUi],
  ];
  const lines = rows.flatMap(([name, address]) =>
    address === undefined ? [] : [`  ${name.padEnd(14)} ${address}`],
  );
  const key = keyFile === undefined ? [] : [`  (ROUTER_API_KEY is in ${keyFile})`];
  return [
    '',
    ...lines,
    '',
    'Try:',
    '',
    `  ${curl}`,
    ...key,
    '',
    'Ctrl-C stops everything; state is kept.',
    '',
  ].join('\n');
}

/** For scripts. */
const readyLine = ({ api, temporalUi, temporal, sandbox }: Addresses): string =>
  `ready ${JSON.stringify({ api, temporalUi, temporal, sandbox: sandbox ?? null })}`;
