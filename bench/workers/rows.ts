/** What is compared: numbers of worker processes, and `npm start`'s one process for everything. */
import type { Engine } from '../speed/engine.js';
import type { Parts } from './block.js';
import type { Product } from './product.js';
import type { Row } from './turns.js';

export const ONE_PROCESS = 'API and worker in one process';
const WORKERS = [1, 2, 4];

export const nameOf = (workers: number): string => (workers === 1 ? '1 worker' : `${workers} workers`);

/** @param servers process ids */
export function rowsOf(
  product: Product,
  together: Engine,
  servers: Pick<Parts, 'temporal' | 'postgresql'>,
): Row[] {
  let cold = 1;
  const reference: Row = {
    name: ONE_PROCESS,
    async ready() {
      await product.scale(1);
      const fresh = cold;
      cold = 0;
      return { engine: together, parts: servers, fresh };
    },
  };
  const separate = WORKERS.map((count): Row => ({
    name: nameOf(count),
    async ready() {
      const fresh = await product.scale(count);
      const workers = product.workers().map(({ pid }) => pid);
      const { engine } = product;
      return { engine, parts: { ...servers, separate: { api: engine.pid, workers } }, fresh };
    },
  }));
  return [reference, ...separate];
}
