import { atRate, inFlight, type Load } from '../speed/load.js';
import { inWords, measure, type Measured } from '../speed/measure.js';
import type { Outside } from '../speed/outside.js';
import type { Story } from '../speed/stories.js';
import type { Sides } from './sides.js';

const BLOCKS = 5;

export const loads: Record<string, Load> = {
  'one in flight': (one) => inFlight(1, 60, one),
  // Nothing of the conversation before is left to do when the next one comes.
  '5 a second': (one) => atRate(5, 40, one),
  '64 in flight': (one) => inFlight(64, 128, one),
};

export interface Pair {
  with: Measured;
  without: Measured;
}

/** Blocks in turns; who begins changes, so that neither side always follows the other. */
export async function play(
  sides: Sides,
  story: Story,
  load: Load,
  outside: Outside,
  say: (line: string) => void,
): Promise<Pair[]> {
  const block = async (side: 'with' | 'without') => {
    const [engine, server] = sides[side];
    return measure([engine, server], () => load(() => story(engine, outside)));
  };
  await block('with');
  await block('without');
  const pairs: Pair[] = [];
  for (let at = 0; at < BLOCKS; at++) {
    const first = at % 2 === 0 ? 'with' : 'without';
    const second = first === 'with' ? 'without' : 'with';
    const found = { [first]: await block(first), [second]: await block(second) };
    const pair = found as unknown as Pair;
    pairs.push(pair);
    say(inWords(pair.with));
    say(inWords(pair.without));
  }
  return pairs;
}
