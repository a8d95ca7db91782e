import { median, quantile, round } from '../figures.js';
import { figures } from '../speed/summary.js';
import type { Pair } from './play.js';

export interface Verdict {
  /** Median of without / with; above 1 is in the tuning's favour (of conversations a second: with / without). */
  ratio: number;
  /** Of the ratios' middle half, from the lowest to the highest. */
  spread: number;
  /** The difference is more than twice the spread. */
  shown: boolean;
}

/** Ratios within a pair: a machine that changes its speed meanwhile changes both sides. */
export function judge(pairs: readonly Pair[]): Record<string, Verdict> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => {
      const ratios = pairs.map((pair) => {
        const [on, off] = [figure(pair.with), figure(pair.without)];
        return name === 'perSecond' ? on / off : off / on;
      });
      const ratio = median(ratios);
      const spread = quantile(ratios, 0.75) - quantile(ratios, 0.25);
      return [name, { ratio: round(ratio), spread: round(spread), shown: Math.abs(ratio - 1) > 2 * spread }];
    }),
  );
}
