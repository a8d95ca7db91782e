/** `npm run bench -- [suite] [options]`: runs one suite and stops whatever it started. `npm run bench -- --help` lists them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveBinary } from '../dev-server/resolve-binary.js';
import { readOptions } from '../src/cli/command-line.mjs';
import { EXIT, type Option } from '../src/cli/commands.mjs';
import { Processes } from './processes.js';
import { keepResult } from './results.js';
import { startOutside } from './speed/outside.js';
import type { Suite } from './suite.js';

const text = (value: string, summary: string, fallback?: string): Option => ({
  type: 'text',
  value,
  summary,
  ...(fallback === undefined ? {} : { default: fallback }),
});
const quick: Option = { type: 'switch', summary: 'shortened; the results are not stored' };

type Entry = Omit<Suite, 'run'> & { load: () => Promise<Suite['run']> };

const SUITES = {
  speed: {
    summary: 'the product beside the bare engine and beside Temporal by the book (the default)',
    options: { quick, only: text('scenario', 'run this scenario only') },
    load: async () => (await import('./speed.js')).speed,
  },
  pairs: {
    summary: 'the product with and without each of its tunings, in turns',
    options: { only: text('tuning', 'try this tuning only') },
    load: async () => (await import('./pairs.js')).pairs,
  },
  campaign: {
    summary: 'how long VIPs and others wait when a mass campaign is answered',
    options: {
      count: text('number', 'replies', '5000'),
      vips: text('number', 'VIPs among them', '30'),
      rate: text('number', 'calls per second that the platform allows per method', '25'),
      arrivals: text('number', 'contacts who write per second', '50'),
    },
    load: async () => (await import('./campaign.js')).campaign,
  },
  desk: {
    summary: 'the assignment desk beside the same runs without it',
    options: { seams: { type: 'switch', summary: 'only what it costs that the desk continues as new' } },
    load: async () => (await import('./desk.js')).desk,
  },
  webhooks: {
    summary: 'how long the platform waits for the answer to a webhook',
    options: {
      perSecond: text('number', 'webhooks per second', '50'),
      seconds: text('number', 'length', '60'),
      mix: text(
        'mix',
        'which webhooks: conversations, or openings with their first message',
        'conversations',
      ),
    },
    load: async () => (await import('./webhooks.js')).webhooks,
  },
  workers: {
    summary: 'what 1, 2 and 4 worker processes add up to, on a Temporal server with PostgreSQL',
    options: { quick },
    load: async () => (await import('./workers.js')).workers,
  },
  plots: {
    summary: 'the stored results of `speed` as pictures for bench/RESULTS.md',
    options: {},
    load: async () => (await import('./plots.js')).plots,
  },
} satisfies Record<string, Entry>;

const isSuite = (word: string): word is keyof typeof SUITES => Object.hasOwn(SUITES, word);

const [first = '', ...rest] = process.argv.slice(2);
const name = isSuite(first) ? first : 'speed';
const words = name === first ? rest : process.argv.slice(2);
const suite: Entry = SUITES[name];
const { options, problems } = readOptions(suite, words);
if (options['help'] || problems.length > 0) {
  (options['help'] ? process.stdout : process.stderr).write(`${[...problems, ...help()].join('\n')}\n`);
  process.exit(options['help'] ? EXIT.done : EXIT.usage);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'vip-router-bench-'));
chmodSync(folder, 0o711); // The user of PostgreSQL passes through.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.setMaxListeners(100); // One for each process that is started.
const processes = new Processes(folder);
const outside = await startOutside();
let binary: Promise<string> | undefined;
const bench = {
  say,
  folder,
  processes,
  outside,
  binary: () => (binary ??= resolveBinary({ env: process.env, say })),
  keep: (title: string, result: object) => keepResult(name, title, result),
};
let code: number;
try {
  const run = await suite.load();
  code = (await Promise.race([run(bench, options), processes.died, interrupted()])) ?? EXIT.done;
} catch (e) {
  process.stderr.write(`${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`);
  code = EXIT.failed;
}
await processes.stopAll();
outside.stop();
process.exit(code);

function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => reject(new Error('interrupted')));
  });
}

function help(): string[] {
  return (Object.entries(SUITES) as [string, Entry][]).flatMap(([one, { summary, options: all }]) => [
    `npm run bench -- ${one}: ${summary}`,
    ...Object.entries(all).map(
      ([option, { value, summary: meaning, default: fallback }]) =>
        `  --${option}${value ? ` <${value}>` : ''}  ${meaning}${fallback ? ` (${fallback})` : ''}`,
    ),
  ]);
}
