/** What is measured, by name. Blocks of the engines come in turns, so that a machine that slows down slows all of them. */
import type { Scenario } from './floor.js';
import { atRate, burst, inFlight, type Load } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import { besideParked, growth } from './load-before.js';
import { drained, seatBySeat } from './queue.js';
import { askedAndAnswered, fourWrong, known, type Story } from './stories.js';

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
  return async ({ engines, outside, say }) => {
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

/** For a run of a minute or two. */
const QUICK = [
  'known, one in flight',
  'asked and answered, one in flight',
  'known, 64 in flight',
  'known, 20 a second',
];

/** In the order in which they run. */
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
  const all: Record<string, Scenario> = {
    'known, one in flight': inTurns(known, inAll(1, 40), { ...often, who: WITH_LIMITED }),
    'asked and answered, one in flight': inTurns(askedAndAnswered, inAll(1, 30), some),
    'four wrong answers, one in flight': inTurns(fourWrong, inAll(1, 10), some),
    'known, 64 in flight': inTurns(known, inAll(64, 128), { ...often, who: WITH_LIMITED }),
    'asked and answered, 64 in flight': inTurns(askedAndAnswered, inAll(64, 128), some),
    'known, 5 a second': inTurns(known, aSecond(5, 60), { ...some, who: TWO }),
    // Enough of them that the hundredth is no single one.
    'known, 20 a second': inTurns(known, aSecond(20, 400), { ...some, who: TWO }),
    'known, 64 in flight, CRM in 300 ms': slowCrm(inTurns(known, inAll(64, 128), { ...some, who: TWO })),
    'queue drained': drained([50, 200, 50, 200, 50, 200]),
    'queue, seat by seat': seatBySeat([50, 200, 50, 200, 50, 200]),
    'burst of 500': inTurns(known, (play) => burst(size(500), play), once),
    // By the book, updates of the desk that are refused come again ever later: without an end in sight.
    'known, 500 in flight': inTurns(known, inAll(500, 1_000), { ...once, who: TWO }),
    'beside 10,000 parked': besideParked(10_000),
    'the twentieth thousand': growth(20_000),
  };
  return quick ? Object.fromEntries(QUICK.map((name) => [name, all[name] as Scenario])) : all;
}

function slowCrm(scenario: Scenario): Scenario {
  return async (floor) => {
    floor.outside.crmDelay = 300;
    try {
      return await scenario(floor);
    } finally {
      floor.outside.crmDelay = 0;
    }
  };
}
