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

/** Blocks of each engine in turns, after one that warms it. */
function inTurns(
  story: Story,
  load: Load,
  { blocks, warm = load }: { blocks: number; warm?: Load },
): Scenario {
  return async (engines, outside, say) => {
    const found: Measured[] = [];
    for (const [engine] of engines) await warm(() => story(engine, outside));
    for (let block = 0; block < blocks; block++) {
      for (const on of engines) {
        const measured = await measure(on, () => load(() => story(on[0], outside)));
        found.push(measured);
        say(inWords(measured));
      }
    }
    return found;
  };
}

export function scenarios(quick: boolean): Record<string, Scenario> {
  const blocks = quick ? 2 : 5;
  const size = (count: number) => (quick ? Math.ceil(count / 5) : count);
  const oneByOne: Load = (play) => inFlight(1, size(150), play);
  const many =
    (width: number, count: number): Load =>
    (play) =>
      inFlight(width, size(count), play);
  const few: Load = (play) => inFlight(8, size(100), play);
  return {
    'known, one in flight': inTurns(known, oneByOne, { blocks, warm: few }),
    'asked and answered, one in flight': inTurns(askedAndAnswered, oneByOne, { blocks, warm: few }),
    'four wrong answers, one in flight': inTurns(fourWrong, (play) => inFlight(1, size(40), play), {
      blocks,
      warm: few,
    }),
    'known, 64 in flight': inTurns(known, many(64, 1_500), { blocks, warm: few }),
    'asked and answered, 64 in flight': inTurns(askedAndAnswered, many(64, 1_000), { blocks, warm: few }),
    'known, 20 a second': inTurns(known, (play) => atRate(20, size(400), play), {
      blocks: quick ? 1 : 3,
      warm: few,
    }),
    'burst of 500': inTurns(known, (play) => burst(size(500), play), { blocks: quick ? 1 : 3, warm: few }),
    'known, 500 in flight': inTurns(known, many(500, 3_000), { blocks: quick ? 1 : 3, warm: few }),
    ...(quick ? {} : { 'beside 10,000 parked': besideParked(10_000) }),
  };
}

/** Fresh conversations while many wait for an answer, against the same without. The by-the-book engine sits it out. */
function besideParked(count: number): Scenario {
  return async (engines, outside, say) => {
    const product = engines[0];
    if (!product) return [];
    const fresh = (label: string) =>
      measure(product, () => atRate(20, 400, () => known(product[0], outside))).then((measured) => {
        say(`${inWords(measured)}  ${label}`);
        return { ...measured, engine: label };
      });
    const without = await fresh('without');
    await inFlight(64, count, () => parked(product[0], outside));
    return [without, await fresh('beside parked')];
  };
}
