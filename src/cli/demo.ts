/** `vip-router demo`, and `npm run demo`: plays all stories at the same time and checks how each ends. */
import { request } from 'undici';
import { writeLine } from '../app/process/terminal.js';
import { CommandFailed, type Call, type Result } from './command.js';
import { startOwnService } from './demo/own-service.js';
import { play, type Played } from './demo/play.js';
import { SandboxClient } from './demo/sandbox-client.js';
import { stories } from './demo/stories.js';
import { findRunning, type RunningStart } from './start/data-folder.js';
import { stopSignal } from './start/process.js';

/** Milliseconds from the first contact to the table. */
const MAX_LENGTH = 45_000;
/** What a shell reports of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

type Print = (line: string) => void;

export async function demo({ options, env }: Call<'demo'>): Promise<Result | number> {
  const stream = options.json ? process.stderr : process.stdout;
  const print: Print = (line) => writeLine(stream, `${line}\n`);
  const signal = stopSignal(() => process.exit(INTERRUPTED));
  const interrupted = new AbortController();
  const stopped = signal.received.then(() => interrupted.abort());
  const running = await answering(findRunning(env, options.data));
  const stage = options.sandbox ?? (options.attach ? running?.sandbox : undefined);
  try {
    if (options.attach && stage === undefined)
      throw new CommandFailed('no service runs here', 'Start one with "npm start", or leave out --attach.');
    const service =
      stage === undefined
        ? await startOwnService(print, interrupted.signal, running)
        : await attachTo(stage, print);
    try {
      const plays = await Promise.race([playAll(service.sandbox, print, stage !== undefined), stopped]);
      if (!plays) return INTERRUPTED;
      if (options.keep && stage === undefined) {
        print(
          [...table(plays), 'The service keeps running for you to look at the runs. Ctrl-C ends it.'].join(
            '\n',
          ),
        );
        await stopped;
      }
      const failed = plays.some(({ wrong }) => wrong !== undefined);
      return { data: plays.map(facts), lines: options.keep ? [] : table(plays), failed };
    } finally {
      await service.stop();
    }
  } catch (error) {
    if (interrupted.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    signal.dispose();
  }
}

/** @param patient the policy of the service may give stories more time than the demo has */
function playAll(sandbox: string, print: Print, patient = false): Promise<Played[]> {
  const began = Date.now();
  const stage = {
    sandbox: new SandboxClient(sandbox),
    say: (line: string) => print(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`),
    patient,
    deadline: began + MAX_LENGTH,
    id: began.toString(36),
  };
  return Promise.all(stories.map((story) => play(story, stage)));
}

/** A `start` that was killed leaves its note behind. */
async function answering(running: RunningStart | undefined): Promise<RunningStart | undefined> {
  if (!running) return undefined;
  const answer = await request(`${running.api}/healthz`).catch(() => undefined);
  await answer?.body.dump();
  return answer && running;
}

async function attachTo(sandbox: string, print: Print) {
  await new SandboxClient(sandbox).state().catch(() => {
    throw new CommandFailed(
      `No sandbox answers at ${sandbox}.`,
      'Start one with "npm start", or leave out --sandbox: the demo then starts its own.',
    );
  });
  print(`Playing on ${sandbox}, with the policy of its service`);
  return { sandbox, stop: () => Promise.resolve() };
}

const facts = ({ story, saw, ...played }: Played) => ({
  story: story.name,
  who: story.who,
  texts: saw,
  ...played,
});

function table(plays: Played[]): string[] {
  const bad = plays.filter(({ wrong }) => wrong !== undefined).length;
  const waiting = plays.filter((played) => played.waiting).length;
  return [
    '',
    ...plays.flatMap(({ story, saw, assignee, why, temporalUi, wrong, waiting: waits }) => [
      `${wrong ? 'FAIL' : waits ? '... ' : 'ok  '}  ${story.who}: ${story.name}`,
      `      ${saw.length} texts; ${waits ? 'still waiting' : `with ${assignee}`}: ${wrong ?? why}`,
      `      ${temporalUi}`,
    ]),
    '',
    bad > 0
      ? `${bad} of ${plays.length} stories ended differently than expected.`
      : `${plays.length - waiting} stories ended as expected.`,
    ...(waiting > 0
      ? [`${waiting} still wait: the policy of this service has longer timeouts than the demo.`]
      : []),
  ];
}
