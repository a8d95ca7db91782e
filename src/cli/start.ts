/** `npm start`: Temporal, worker, API and sandbox in one command. */
import { TemporalServerError } from '../../dev-server/errors.js';
import { greeting, readyLine } from './start/announce.js';
import { helpText } from './start/help.js';
import { CannotStart, prepare } from './start/prepare.js';
import { run } from './start/run.js';
import { stopSignal } from './start/signals.js';
import { Teardown } from './start/teardown.js';
import { writeLine } from '../app/process/terminal.js';

const say = (line: string): void => writeLine(process.stdout, `${line}\n`);
const complain = (line: string): void => writeLine(process.stderr, `${line}\n`);

/** Runs until a signal or the death of a part; resolves with the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    say(helpText());
    return 0;
  }
  const signal = stopSignal(() => {
    complain('Forced.');
    process.exit(130);
  });
  const teardown = new Teardown();
  let code = 0;
  try {
    const stopped = signal.received.then(() => undefined);
    const running = await Promise.race([start(args, env, teardown), stopped]);
    if (running) await Promise.race([running.done, stopped]);
    say('Stopping');
  } catch (error) {
    code = 1;
    explain(error);
  }
  for (const failure of await teardown.run()) {
    code = 1;
    complain(failure);
  }
  signal.dispose();
  return code;
}

async function start(args: string[], env: NodeJS.ProcessEnv, teardown: Teardown) {
  const running = await run(await prepare(args, env, say), teardown, say);
  say(greeting(running.addresses, running.curl, running.keyFile));
  if (!process.stdout.isTTY) say(readyLine(running.addresses));
  return running;
}

function explain(error: unknown): void {
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') {
    complain(`Port ${String(port)} was taken by another program while starting. Start again, or see --help.`);
    return;
  }
  if (error instanceof CannotStart) error.lines.forEach(complain);
  else if (error instanceof TemporalServerError) complain(error.message);
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
