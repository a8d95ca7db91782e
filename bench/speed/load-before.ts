/** What a conversation costs when much has happened, or waits, already. The product only. */
import { inFlight } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Floor, On, Scenario } from './scenarios.js';
import { known, parked } from './stories.js';

const WIDTH = 16;

/** Fresh conversations while many wait for an answer, against the same without. */
export function besideParked(count: number): Scenario {
  return async (floor) => {
    const product = await floor.fresh();
    try {
      await inFlight(WIDTH, 200, () => known(product[0], floor.outside));
      const without = await fresh(floor, product, 300, 'without');
      await inFlight(64, count, () => parked(product[0], floor.outside));
      return [without, await fresh(floor, product, 300, 'beside parked')];
    } finally {
      await stop(product);
    }
  };
}

/** The first thousand against the last of `count`. */
export function growth(count: number): Scenario {
  return async (floor) => {
    const product = await floor.fresh();
    try {
      await inFlight(WIDTH, 200, () => known(product[0], floor.outside));
      const first = await fresh(floor, product, 1_000, 'first thousand');
      await inFlight(64, count - 2_200, () => known(product[0], floor.outside));
      return [first, await fresh(floor, product, 1_000, 'last thousand')];
    } finally {
      await stop(product);
    }
  };
}

async function fresh({ outside, say }: Floor, on: On, count: number, label: string): Promise<Measured> {
  const measured = await measure(on, () => inFlight(WIDTH, count, () => known(on[0], outside)));
  say(`${inWords(measured)}  ${label}`);
  return { ...measured, engine: label };
}

async function stop([engine, server]: On): Promise<void> {
  await engine.stop();
  await server.stop();
}
