import { inFlight } from '../speed/load.js';
import { inWords, measure, type Measured } from '../speed/measure.js';
import type { Outside } from '../speed/outside.js';
import type { Story } from '../speed/stories.js';
import type { Sides } from './sides.js';

const BLOCKS = 5;

interface Shape {
  width: number;
  count: number;
}

export const loads: Record<string, Shape> = {
  'one in flight': { width: 1, count: 60 },
  '64 in flight': { width: 64, count: 128 },
};

export interface Pair {
  with: Measured;
  without: Measured;
}

/** Blocks in turns; who begins changes, so that neither side always follows the other. */
export async function play(
  sides: Sides,
  story: Story,
  { width, count }: Shape,
  outside: Outside,
  say: (line: string) => void,
): Promise<Pair[]> {
  const block = async (side: 'with' | 'without', size: number) => {
    const [engine, server] = sides[side];
    return measure([engine, server], () => inFlight(width, size, () => story(engine, outside)));
  };
  await block('with', count);
  await block('without', count);
  const pairs: Pair[] = [];
  for (let at = 0; at < BLOCKS; at++) {
    const first = at % 2 === 0 ? 'with' : 'without';
    const second = first === 'with' ? 'without' : 'with';
    const found = { [first]: await block(first, count), [second]: await block(second, count) };
    const pair = found as unknown as Pair;
    pairs.push(pair);
    say(inWords(pair.with));
    say(inWords(pair.without));
  }
  return pairs;
}
