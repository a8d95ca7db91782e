/** What a conversation costs when much has happened, or waits, already. The product only. */
import { atRate, inFlight, type Load } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Floor, On, Scenario } from './floor.js';
import { known, parked, type Story } from './stories.js';

const WIDTH = 16;
/** Conversations before anything is measured. */
const WARM = 200;
const always =
  (count: number): Load =>
  (play) =>
    inFlight(WIDTH, count, play);

/** Fresh conversations while many wait for an answer, against the same without. */
export const besideParked = (count: number): Scenario =>
  beforeAndAfter({
    labels: ['without', 'beside parked'],
    measured: { '': always(1_000), ', 20 a second': (play) => atRate(20, 400, play) },
    between: parked,
    count,
  });

/** The first thousand against the last of `count`. */
export const growth = (count: number): Scenario =>
  beforeAndAfter({
    labels: ['first thousand', 'last thousand'],
    measured: { '': always(1_000) },
    between: known,
    count: count - WARM - 2_000,
  });

interface Comparison {
  labels: [before: string, after: string];
  /** What is measured, before and after, by what is added to the label. */
  measured: Record<string, Load>;
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
      return [...before, ...(await fresh(floor, product, measured, labels[1]))];
    } finally {
      await engine.stop();
      await server.stop();
    }
  };
}

async function fresh(
  { outside, say }: Floor,
  on: On,
  loads: Comparison['measured'],
  label: string,
): Promise<Measured[]> {
  const found: Measured[] = [];
  for (const [more, load] of Object.entries(loads)) {
    const measured = await measure(on, () => load(() => known(on[0], outside)));
    say(`${inWords(measured)}  ${label}${more}`);
    found.push({ ...measured, engine: `${label}${more}` });
  }
  return found;
}
