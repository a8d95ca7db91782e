/**
 * The product with and without each of its tunings, in turns, five times each. A tuning whose difference is not more than
 * twice its spread is not worth its lines.
 */
import { median, quantile, round } from './figures.js';
import { workflowBundle } from './product/policy.js';
import { webhooks } from './product/wire.js';
import { AGENTS, startEngine, UNREACHED_LIMIT, type Engine } from './speed/engine.js';
import { atRate, inFlight, type Load } from './speed/load.js';
import { inWords, measure, type Measured } from './speed/measure.js';
import { startServer, type Server } from './speed/server.js';
import { askedAndAnswered, known, type Story } from './speed/stories.js';
import { figures } from './speed/summary.js';
import type { Bench, Options } from './suite.js';
import { otherBundle } from './without/other-bundle.js';
import { nodeFlags, tunings, type Tuning } from './without/tunings.js';

const BLOCKS = 5;

const loads: Record<string, Load> = {
  'one in flight': (one) => inFlight(1, 60, one),
  // A conversation has ended before the next one begins.
  '5 a second': (one) => atRate(5, 40, one),
  '64 in flight': (one) => inFlight(64, 128, one),
};

export async function pairs(bench: Bench, { only }: Options): Promise<number | undefined> {
  const wanted = Object.entries(tunings).filter(([name]) => (only ?? name) === name);
  if (wanted.length === 0) {
    process.stderr.write(`unknown tuning "${String(only)}"; known: ${Object.keys(tunings).join('; ')}\n`);
    return 2;
  }
  for (const [name, tuning] of wanted) {
    bench.say(`\n${name}`);
    const story = tuning.asked ? askedAndAnswered : known;
    const { neither = [] } = tuning;
    const sides = {
      with: await startSide(bench, 'with', { neither }),
      without: await startSide(bench, 'without', tuning),
    };
    const verdicts: Record<string, ReturnType<typeof judge>> = {};
    for (const [title, load] of Object.entries(loads)) {
      verdicts[title] = judge(await play(bench, sides, story, load));
      bench.say(`  ${title}: ${JSON.stringify(verdicts[title])}`);
    }
    bench.keep(name, { verdicts });
    for (const [engine, server] of Object.values(sides)) {
      await engine.stop();
      await server.stop();
    }
  }
  return undefined;
}

type Side = [Engine, Server];

/** The product, perhaps without a tuning, with a server of its own. */
async function startSide(bench: Bench, name: string, tuning: Tuning): Promise<Side> {
  const without = [...(tuning.server ?? []), ...(tuning.neither ?? [])];
  const server = await startServer(bench, { tuned: true, without });
  const told = {
    temporal: server.address,
    outside: bench.outside.url,
    agents: AGENTS,
    callsPerSecond: tuning.limited ? UNREACHED_LIMIT : (false as const),
    ...(tuning.bundle ? { workflowBundle: otherBundle(workflowBundle, tuning.bundle, bench.folder) } : {}),
  };
  const flags = nodeFlags(tuning);
  return [await startEngine(bench, name, 'product', told, { wire: webhooks, flags }), server];
}

type Pair = Record<'with' | 'without', Measured>;

/** Blocks in turns. The side that begins changes, so that neither always follows the other. */
async function play(
  { outside, say }: Bench,
  sides: Record<'with' | 'without', Side>,
  story: Story,
  load: Load,
): Promise<Pair[]> {
  const block = async (side: 'with' | 'without') => {
    const measured = await measure(sides[side], () => load(() => story(sides[side][0], outside)));
    say(inWords(measured));
    return measured;
  };
  await block('with');
  await block('without');
  const found: Pair[] = [];
  for (let at = 0; at < BLOCKS; at++) {
    const first = at % 2 === 0 ? 'with' : 'without';
    const second = first === 'with' ? 'without' : 'with';
    found.push({ [first]: await block(first), [second]: await block(second) } as unknown as Pair);
  }
  return found;
}

interface Verdict {
  /** Median of without / with; above 1 favours the tuning (of conversations a second: with / without). */
  ratio: number;
  /** Of the ratios' middle half, from the lowest to the highest. */
  spread: number;
  /** The difference is more than twice the spread. */
  shown: boolean;
}

/** Ratios within a pair: a machine whose speed changes changes both sides. */
function judge(found: readonly Pair[]): Record<string, Verdict> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => {
      const ratios = found.map((pair) => {
        const [on, off] = [figure(pair.with), figure(pair.without)];
        return name === 'perSecond' ? on / off : off / on;
      });
      const ratio = median(ratios);
      const spread = quantile(ratios, 0.75) - quantile(ratios, 0.25);
      return [name, { ratio: round(ratio), spread: round(spread), shown: Math.abs(ratio - 1) > 2 * spread }];
    }),
  );
}
