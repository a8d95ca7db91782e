/** What a conversation costs when much has happened, or waits, already. The product only. */
import { inFlight } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Floor, On, Scenario } from './scenarios.js';
import { known, parked, type Story } from './stories.js';

const WIDTH = 16;
/** Conversations before anything is measured. */
const WARM = 200;

/** Fresh conversations while many wait for an answer, against the same without. */
export const besideParked = (count: number): Scenario =>
  beforeAndAfter({ labels: ['without', 'beside parked'], measured: 300, between: parked, count });

/** The first thousand against the last of `count`. */
export const growth = (count: number): Scenario =>
  beforeAndAfter({
    labels: ['first thousand', 'last thousand'],
    measured: 1_000,
    between: known,
    count: count - WARM - 2_000,
  });

interface Comparison {
  labels: [before: string, after: string];
  /** Conversations that are measured, before and after. */
  measured: number;
  /** What so many contacts do in between. */
  between: Story;
  count: number;
}

function beforeAndAfter({ labels, measured, between, count }: Comparison): Scenario {
  return async (floor) => {
    const product = await floor.fresh();
    const [engine, server] = product;
    try {
      await inFlight(WIDTH, WARM, () => known(engine, floor.outside));
      const before = await fresh(floor, product, measured, labels[0]);
      await inFlight(64, count, () => between(engine, floor.outside));
      return [before, await fresh(floor, product, measured, labels[1])];
    } finally {
      await engine.stop();
      await server.stop();
    }
  };
}

async function fresh({ outside, say }: Floor, on: On, count: number, label: string): Promise<Measured> {
  const measured = await measure(on, () => inFlight(WIDTH, count, () => known(on[0], outside)));
  say(`${inWords(measured)}  ${label}`);
  return { ...measured, engine: label };
}
