import { median, round } from '../figures.js';
import { figures } from '../speed/summary.js';
import type { Block } from './block.js';
import { nameOf, ONE_PROCESS } from './rows.js';

const pairs: [title: string, over: string, under: string][] = [
  ['2 workers to 1', nameOf(2), nameOf(1)],
  ['4 workers to 1', nameOf(4), nameOf(1)],
  ['one process to 1 worker', ONE_PROCESS, nameOf(1)],
];

/** Round by round, their medians. */
export function ratiosOf(blocks: readonly Block[]): Record<string, number> {
  const of = (name: string) => blocks.filter(({ engine }) => engine === name);
  const row: Record<string, number> = {};
  for (const [title, over, under] of pairs)
    for (const [name, figure] of Object.entries(figures)) {
      const below = of(under);
      row[`${title} ${name}`] = round(
        median(of(over).map((one, at) => figure(one) / figure(below[at] ?? one))),
      );
    }
  return row;
}
