import { parseArgs } from 'node:util';
import { startOwnService, type OwnService } from './demo/own-service.js';
import { play, type Played } from './demo/play.js';
import { SandboxClient } from './demo/sandbox-client.js';
import { stories } from './demo/stories.js';
import { table } from './demo/table.js';

const HELP = `npm run demo -- [--sandbox address] [--own]

Plays the seven contacts of the how-to through the sandbox, for real, and compares how each story ends with how it should.
A running "npm start" is used if its sandbox answers (http://127.0.0.1:8090, or --sandbox); else, or with --own, a service
with short time-outs is started for the demo and stopped after it.
`;
/** From the first contact to the table, in milliseconds; starting a service comes on top. */
const LENGTH = 50_000;

/** @returns the process's exit code: 1 when a story ended otherwise than it should */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      sandbox: { type: 'string', default: `http://127.0.0.1:${process.env['SANDBOX_PORT'] ?? '8090'}` },
      own: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  if (values.help) return (print(HELP), 0);
  const began = Date.now();
  const say = (line: string) => print(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  let own: OwnService | undefined;
  const attached = !values.own && (await answers(values.sandbox));
  try {
    if (!attached) {
      print('Starting a service with short time-outs for the demo');
      own = await startOwnService(print);
    }
    const plays = await playAll(own?.sandbox ?? values.sandbox, say);
    print(`\n${table(plays)}\n`);
    const wrong = plays.filter((played) => played.wrong !== undefined).length;
    print(
      wrong === 0
        ? 'All stories ended as they should.'
        : `${wrong} of ${plays.length} stories ended otherwise than they should.`,
    );
    return wrong === 0 ? 0 : 1;
  } finally {
    await own?.stop();
  }
}

/** All at the same time, as on a real day. */
export function playAll(sandbox: string, say: (line: string) => void): Promise<Played[]> {
  const stage = {
    sandbox: new SandboxClient(sandbox),
    say,
    deadline: Date.now() + LENGTH,
    id: Date.now().toString(36),
  };
  return Promise.all(stories.map((story) => play(story, stage)));
}

async function answers(sandbox: string): Promise<boolean> {
  return new SandboxClient(sandbox).state().then(
    () => true,
    () => false,
  );
}
