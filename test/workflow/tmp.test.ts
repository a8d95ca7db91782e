import { test } from 'node:test';
import { createWorld } from '../support/world.js';
import { staff, inFlight } from '../../bench/desk/load.js';
import { drained } from '../../bench/desk/drain.js';
test('drain', async () => {
  const w = await createWorld({ roster: staff });
  await inFlight(w, 64, 50);
  console.log('W', JSON.stringify(await drained(w, 1000)));
  await w.stop();
});
