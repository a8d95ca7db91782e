import { keep, readKept } from '../kept.js';
import type { Measured } from './measure.js';
import { summary } from './summary.js';

interface Result {
  ratios: Record<string, number>;
  blocks: Measured[];
}

const FILE = 'bench/results/speed.json';

export const keptScenarios = () => readKept<Result>(FILE);

export const keepScenario = (name: string, blocks: Measured[]): void =>
  keep(FILE, name, { ratios: summary({ [name]: blocks })[name] ?? {}, blocks } satisfies Result);
