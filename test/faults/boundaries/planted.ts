/** Faults that are planted into the processes under test, to show that the comparison of ledgers turns red. */
import type { JsonPool } from '../../../src/http/json-pool.js';

const product = new URL('../../../dist/src/', import.meta.url);

/** By name. */
const faults: Record<string, () => Promise<void>> = {
  /** The look before an assignment sees nobody: a repeat after a crash is written a second time. */
  'blind-look': async () => {
    const module = (await import(new URL('http/json-pool.js', product).href)) as {
      JsonPool: typeof JsonPool;
    };
    const { prototype } = module.JsonPool;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the pool below
    const request = prototype.request;
    prototype.request = async function (this: JsonPool, asked) {
      const answer = await request.call(this, asked);
      const seen = asked.method === 'GET' && asked.path.startsWith('/contact/');
      return seen
        ? { ...answer, body: answer.body.replace(/"assignee":\{[^}]*\}/, '"assignee":null') }
        : answer;
    };
  },
};

/** @throws {Error} when there is no such fault */
export async function plant(name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const fault = faults[name];
  if (!fault) throw new Error(`no fault ${name}; there are: ${Object.keys(faults).join(', ')}`);
  await fault();
}
