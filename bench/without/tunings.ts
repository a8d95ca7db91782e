/** What makes the product fast, each with the product as it is without it. Nothing of this is in the product itself. */
import { existsSync } from 'node:fs';
import { regularActivities, type Change } from './other-bundle.js';

export interface Tuning {
  /** Modules of the product, by their paths from its root, and what stands in for them: a file of this folder. */
  replaces?: Record<string, string>;
  /** A file of this folder that the process imports before anything else. */
  first?: string;
  /** In the bundle of the workflow code. */
  bundle?: Change;
  /** The platform has a limit, never met: then the assignment is an activity of the server's fair queue. */
  limited?: true;
  /** What the server is not told: parts of its flags. */
  server?: string[];
  /** Told with contacts who are asked, where those who are known have nothing to show. */
  asked?: true;
  /** What neither side's server is told, as where somebody else sets it. */
  neither?: string[];
}

const POLL_RATE = 'history.transferProcessorMaxPollRPS';

export const tunings: Record<string, Tuning> = {
  // The control: two sides that are the same. What it shows is noise.
  nothing: {},
  'eager start': { first: 'eager-start.mjs' },
  'eager start, where others set the poll rate': { first: 'eager-start.mjs', neither: [POLL_RATE] },
  'updates of the desk without a start': { replaces: { 'src/client/desk/ask-desk.ts': 'ask-desk.ts' } },
  'local activities': { bundle: regularActivities },
  'assignment and comment in the workflow task': { limited: true },
  'one queue for what waits': { server: ['matching.numTaskqueue'] },
  'batches at the desk': { replaces: { 'src/client/batcher.ts': 'batches.ts' } },
  'slots by processors': { replaces: { 'src/app/routing-slots.ts': 'slots.ts' } },
  "the server's poll rate": { server: [POLL_RATE] },
  "the server's poll rate, asked and answered": { server: [POLL_RATE], asked: true },
  "the server's write-ahead log": { server: ['journal_mode', 'synchronous'] },
};

const here = (file: string) => new URL(file, import.meta.url).href;
const root = (file: string) => new URL(`../../${file}`, import.meta.url).href;

/** What node is told so that a process of the product runs without the tuning. */
export function nodeFlags({ replaces, first }: Tuning): { args: string[]; env: Record<string, string> } {
  const modules = Object.entries(replaces ?? {}).map(([one, other]) => [root(one), here(other)] as const);
  // A module that has moved would be measured against itself.
  const gone = modules.flat().find((url) => !existsSync(new URL(url)));
  if (gone !== undefined) throw new Error(`${gone} does not exist`);
  return {
    args: [
      ...(modules.length > 0 ? ['--import', here('replace.mjs')] : []),
      ...(first === undefined ? [] : ['--import', here(first)]),
    ],
    env: modules.length > 0 ? { BENCH_REPLACES: JSON.stringify(Object.fromEntries(modules)) } : {},
  };
}
