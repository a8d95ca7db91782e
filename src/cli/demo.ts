import { HELP, readOptions, type DemoOptions } from './demo/options.js';
import { startOwnService, type OwnService } from './demo/own-service.js';
import { play, type Played } from './demo/play.js';
import { findRunningTemporal, type RunningTemporal } from './demo/running-temporal.js';
import { SandboxClient } from './demo/sandbox-client.js';
import { stories } from './demo/stories.js';
import { table } from './demo/table.js';
import { stopSignal } from './start/signals.js';

/** From the first contact to the table, in milliseconds; starting a service takes seconds on top. */
const LENGTH = 45_000;
/** As a shell says of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

type Print = (line: string) => void;

/** @returns the process's exit code: 1 when a story ended otherwise than it should */
export async function main(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const print: Print = (line) => void process.stdout.write(`${line}\n`);
  const complain: Print = (line) => void process.stderr.write(`${line}\n`);
  const signal = stopSignal(() => process.exit(INTERRUPTED));
  const abort = new AbortController();
  const interrupted = signal.received.then(() => {
    abort.abort();
    return INTERRUPTED;
  });
  try {
    const options = readOptions(args, env);
    if (options.help) return (print(HELP), 0);
    return await run(options, { print, interrupted, abort: abort.signal });
  } catch (error) {
    if (abort.signal.aborted) return INTERRUPTED;
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    signal.dispose();
  }
}

interface Room {
  print: Print;
  interrupted: Promise<number>;
  abort: AbortSignal;
}

async function run({ attach, keep }: DemoOptions, { print, interrupted, abort }: Room): Promise<number> {
  const began = Date.now();
  const say: Print = (line) => print(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  let own: OwnService | undefined;
  let temporal: RunningTemporal | undefined;
  try {
    if (attach === undefined) {
      print('Starting a service with short time-outs for the demo');
      temporal = await findRunningTemporal(process.env);
      if (temporal) print(`Its runs go to the Temporal server of your running "npm start": ${temporal.ui}`);
      own = await startOwnService(print, { abort, ...(temporal ? { temporal } : {}) });
    } else {
      await mustAnswer(attach);
      print(`Playing on ${attach}, with the policy it runs`);
    }
    const plays = await Promise.race([
      playAll(own?.sandbox ?? attach ?? '', say, attach !== undefined),
      interrupted,
    ]);
    if (typeof plays === 'number') return plays;
    print(`\n${table(plays)}\n`);
    print(verdict(plays));
    if (keep) {
      print('The service goes on for you to look at the runs; Ctrl-C ends it.');
      await interrupted;
    } else if (own && !temporal)
      print('The service stops now, and its links with it; "npm run demo -- --keep" lets you look.');
    return plays.some(({ wrong }) => wrong !== undefined) ? 1 : 0;
  } finally {
    await own?.stop();
  }
}

/**
 * All at the same time, as on a real day.
 * @param patient the service's policy may give stories more time than the demo has
 */
export function playAll(sandbox: string, say: Print, patient = false): Promise<Played[]> {
  const stage = {
    sandbox: new SandboxClient(sandbox),
    say,
    patient,
    deadline: Date.now() + LENGTH,
    id: Date.now().toString(36),
  };
  return Promise.all(stories.map((story) => play(story, stage)));
}

function verdict(plays: Played[]): string {
  const wrong = plays.filter((played) => played.wrong !== undefined).length;
  const waiting = plays.filter((played) => played.waiting).length;
  if (wrong > 0) return `${wrong} of ${plays.length} stories ended otherwise than they should.`;
  if (waiting > 0)
    return `${plays.length - waiting} stories ended as they should; ${waiting} still wait: this policy is more patient.`;
  return 'All stories ended as they should.';
}

async function mustAnswer(sandbox: string): Promise<void> {
  await new SandboxClient(sandbox).state().catch(() => {
    throw new Error(
      `No sandbox answers at ${sandbox}. Start one with "npm start", or leave --attach out: the demo then starts its own.`,
    );
  });
}
