/** `vip-router demo`, and `npm run demo`: plays all stories at the same time and checks how each ends. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { writeLine } from '../app/process/terminal.js';
import { CommandFailed, type Call, type Result } from './command.js';
import { play, type Played } from './demo/play.js';
import { SandboxClient } from './demo/sandbox-client.js';
import { stories } from './demo/stories.js';
import { findRunning, type RunningStart } from './start/data-folder.js';
import { prepare } from './start/prepare.js';
import { stopSignal, Teardown } from './start/process.js';
import { run } from './start/run.js';

/** Milliseconds from the first contact to the table. */
const MAX_LENGTH = 45_000;
/** What a shell reports of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

interface Service {
  /** Address of the sandbox. */
  sandbox: string;
  /** Rejects when a part ends by itself. */
  done: Promise<never>;
}

type Print = (line: string) => void;

export async function demo({ options, env }: Call<'demo'>): Promise<Result | number> {
  const stream = options.json ? process.stderr : process.stdout;
  const print: Print = (line) => writeLine(stream, `${line}\n`);
  const running = await answering(findRunning(env, options.data));
  const attached = options.sandbox ?? (options.attach ? running?.sandbox : undefined);
  if (options.attach && attached === undefined)
    throw new CommandFailed('no service runs here', 'Start one with "npm start", or leave out --attach.');
  const signal = stopSignal(() => process.exit(INTERRUPTED));
  const teardown = new Teardown();
  const stopped = signal.received.then(() => undefined);
  try {
    const service = await Promise.race([
      attached ? attachTo(attached, print) : startOwn(env, teardown, print, running),
      stopped,
    ]);
    if (!service) return INTERRUPTED;
    const { sandbox, done } = service;
    const plays = await Promise.race([playAll(sandbox, print, attached !== undefined), done, stopped]);
    if (!plays) return INTERRUPTED;
    if (options.keep && !attached) {
      print(
        [...table(plays), 'The service keeps running, so that its links work. Ctrl-C ends it.'].join('\n'),
      );
      await stopped;
    }
    const failed = plays.some(({ wrong }) => wrong !== undefined);
    const links =
      attached || running
        ? []
        : ['The links end with the service. "npm run demo -- --keep" keeps it running.'];
    return { data: plays.map(facts), lines: options.keep ? [] : [...table(plays), ...links], failed };
  } finally {
    (await teardown.run()).forEach(print);
    signal.dispose();
  }
}

/** The policy with short timeouts. In the package, which compiled code is one folder deeper in than its source. */
const POLICY = ['../../', '../../../']
  .map((up) => fileURLToPath(new URL(`${up}docs/examples/demo.router.yaml`, import.meta.url)))
  .find(existsSync);

/**
 * Starts the whole service on free ports, with a data folder of its own.
 * @param running its runs go to the Temporal server of this one, with a task queue and a workspace of their own
 */
async function startOwn(
  env: NodeJS.ProcessEnv,
  teardown: Teardown,
  print: Print,
  running: RunningStart | undefined,
): Promise<Service> {
  if (POLICY === undefined) throw new CommandFailed('docs/examples/demo.router.yaml is missing');
  print('Starting a service with short timeouts for the demo');
  if (running) print(`Its runs go to the Temporal server of your running "npm start": ${running.temporalUi}`);
  const data = mkdtempSync(join(tmpdir(), 'vip-router-demo-'));
  teardown.add('The data folder', async () => rmSync(data, { recursive: true, force: true }));
  const temporal = running && {
    TEMPORAL_ADDRESS: running.temporal,
    TEMPORAL_NAMESPACE: running.namespace,
    TEMPORAL_UI_URL: running.temporalUi,
    ROUTER_TASK_QUEUE: 'vip-router-demo',
  };
  const ports = { port: '0', 'temporal-port': '0', 'temporal-ui-port': '0', 'sandbox-port': '0' };
  const prepared = await prepare({ policy: POLICY, data, ...ports }, { ...env, ...temporal }, print);
  const { addresses, done } = await run(prepared, teardown, print);
  print(`  Sandbox      ${addresses.sandbox ?? ''}\n  Temporal UI  ${addresses.temporalUi}`);
  return { sandbox: addresses.sandbox ?? '', done };
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

async function attachTo(sandbox: string, print: Print): Promise<Service> {
  await new SandboxClient(sandbox).state().catch(() => {
    throw new CommandFailed(
      `No sandbox answers at ${sandbox}.`,
      'Start one with "npm start", or leave out --sandbox: the demo then starts its own.',
    );
  });
  print(`Playing on ${sandbox}, with the policy of its service`);
  return { sandbox, done: new Promise(() => undefined) };
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
