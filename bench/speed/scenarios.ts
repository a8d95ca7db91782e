/** What is measured, by name. Blocks of the engines come in turns, so that a machine that slows down slows all of them. */
import type { Engine } from './engine.js';
import { atRate, burst, inFlight, type Took } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Outside } from './outside.js';
import type { Server } from './server.js';
import { askedAndAnswered, fourWrong, known, parked, type Story } from './stories.js';

type On = [Engine, Server];
export type Scenario = (
  engines: readonly On[],
  outside: Outside,
  say: (line: string) => void,
) => Promise<Measured[]>;

type Load = (play: () => Promise<void>) => Promise<Took>;

interface Turns {
  blocks: number;
  /** Unmeasured, before the first block. */
  warm: Load;
  /** Names of the engines that take part. */
  who?: readonly string[];
}

const ALL = ['product', 'bare', 'by the book'];
const WITH_LIMITED = [...ALL, 'product, limited'];
const TWO = ['product', 'bare'];

/** Blocks of each engine in turns, after one that warms it. */
function inTurns(story: Story, load: Load, { blocks, warm, who = ALL }: Turns): Scenario {
  return async (engines, outside, say) => {
    const found: Measured[] = [];
    const taking = engines.filter(([{ name }]) => who.includes(name));
    for (const [engine] of taking) await warm(() => story(engine, outside));
    for (let block = 0; block < blocks; block++) {
      for (const on of taking) {
        const measured = await measure(on, () => load(() => story(on[0], outside)));
        found.push(measured);
        say(inWords(measured));
      }
    }
    return found;
  };
}

/** In the order in which they run: the last one repeats the first, on servers that have routed all the others' conversations. */
export function scenarios(quick: boolean): Record<string, Scenario> {
  const size = (count: number) => (quick ? Math.ceil(count / 4) : count);
  const inAll =
    (width: number, count: number): Load =>
    (play) =>
      // Fewer than that would be a burst.
      inFlight(width, Math.max(size(count), 2 * width), play);
  const aSecond =
    (perSecond: number, count: number): Load =>
    (play) =>
      atRate(perSecond, size(count), play);
  const warm = inAll(8, 40);
  const often = { blocks: quick ? 2 : 5, warm };
  const some = { blocks: quick ? 2 : 3, warm };
  const once = { blocks: 1, warm };
  return {
    'known, one in flight': inTurns(known, inAll(1, 40), { ...often, who: WITH_LIMITED }),
    'asked and answered, one in flight': inTurns(askedAndAnswered, inAll(1, 30), some),
    'four wrong answers, one in flight': inTurns(fourWrong, inAll(1, 10), some),
    'known, 64 in flight': inTurns(known, inAll(64, 128), { ...often, who: WITH_LIMITED }),
    'asked and answered, 64 in flight': inTurns(askedAndAnswered, inAll(64, 128), some),
    'known, 5 a second': inTurns(known, aSecond(5, 60), { ...some, who: TWO }),
    'known, 20 a second': inTurns(known, aSecond(20, 120), { ...some, who: TWO }),
    'known, 64 in flight, CRM in 300 ms': slowCrm(inTurns(known, inAll(64, 128), { ...some, who: TWO })),
    'burst of 500': inTurns(known, (play) => burst(size(500), play), once),
    'known, 500 in flight': inTurns(known, inAll(500, 1_000), once),
    ...(quick ? {} : { 'beside 1,000 parked': besideParked(1_000) }),
    'known, one in flight, at the end': inTurns(known, inAll(1, 40), { ...often, who: TWO }),
  };
}

function slowCrm(scenario: Scenario): Scenario {
  return async (engines, outside, say) => {
    outside.crmDelay = 300;
    try {
      return await scenario(engines, outside, say);
    } finally {
      outside.crmDelay = 0;
    }
  };
}

/** Fresh conversations while many wait for an answer, against the same without. The other engines sit it out. */
function besideParked(count: number): Scenario {
  return async (engines, outside, say) => {
    const product = engines[0];
    if (!product) return [];
    const fresh = async (label: string) => {
      const measured = await measure(product, () => inFlight(16, 200, () => known(product[0], outside)));
      say(`${inWords(measured)}  ${label}`);
      return { ...measured, engine: label };
    };
    const without = await fresh('without');
    await inFlight(64, count, () => parked(product[0], outside));
    return [without, await fresh('beside parked')];
  };
}
