import { median, round } from '../figures.js';
import type { Measured } from './measure.js';

type Figure = (measured: Measured) => number;

export const figures: Record<string, Figure> = {
  p50: ({ p50 }) => p50,
  p99: ({ p99 }) => p99,
  perSecond: ({ perSecond }) => perSecond,
  cpu: ({ cpu }) => cpu.all,
};

/** Of scenarios that compare the product with itself. */
const before: [title: string, over: string, under: string, figure: Figure][] = [
  ['beside/without perSecond', 'beside parked', 'without', ({ perSecond }) => perSecond],
  ['beside/without cpu', 'beside parked', 'without', ({ cpu }) => cpu.all],
  ['beside/without p50, 20 a second', 'beside parked, 20 a second', 'without, 20 a second', ({ p50 }) => p50],
  [
    'beside/without perSecond, 20 a second',
    'beside parked, 20 a second',
    'without, 20 a second',
    ({ perSecond }) => perSecond,
  ],
  ['last/first cpu', 'last thousand', 'first thousand', ({ cpu }) => cpu.all],
  ['long/short queue perSecond', '200 waited', '50 waited', ({ perSecond }) => perSecond],
  ['long/short queue cpu', '200 waited', '50 waited', ({ cpu }) => cpu.all],
  ['long/short queue cpu, seat by seat', '200 wait', '50 wait', ({ cpu }) => cpu.all],
  ['long/short queue p50, seat by seat', '200 wait', '50 wait', ({ p50 }) => p50],
  ['last/first p50', 'last thousand', 'first thousand', ({ p50 }) => p50],
];

/** Ratios block by block, their medians: product to bare engine, by the book to product; and the tail to the middle. */
export function summary(report: Record<string, Measured[]>): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(report).map(([name, blocks]) => {
      const of = (engine: string) => blocks.filter((one) => one.engine === engine);
      const ratio = (over: Measured[], under: Measured[], figure: Figure) =>
        round(median(over.map((one, at) => figure(one) / figure(under[at] ?? one))));
      const product = of('product');
      const pairs: [string, Measured[], Measured[]][] = [
        ['product/bare', product, of('bare')],
        ['book/product', of('by the book'), product],
        ['book/limited', of('by the book'), of('product, limited')],
      ];
      const row: Record<string, number> = {};
      for (const [title, figure] of Object.entries(figures))
        for (const [pair, over, under] of pairs)
          if (over.length > 0 && under.length > 0) row[`${pair} ${title}`] = ratio(over, under, figure);
      if (product.length > 0)
        row['product p99/p50'] = round(median(product.map(({ p99, p50 }) => p99 / p50)));
      for (const [title, over, under, figure] of before)
        if (of(over).length > 0 && of(under).length > 0) row[title] = ratio(of(over), of(under), figure);
      return [name, row];
    }),
  );
}
