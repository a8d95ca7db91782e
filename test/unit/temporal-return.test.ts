import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TemporalReturn } from '../../src/app/live/temporal-return.js';
import type { RouterConfig } from '../../src/config/workspace.js';

const config = { workspaces: [{ id: 'acme' }, { id: 'globex' }] } as unknown as RouterConfig;

/** As the server's client fails when nobody is there. */
const unavailable = () => Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} });

function watching(read: () => Promise<unknown>) {
  const caughtUp: string[] = [];
  const said: string[] = [];
  const watch = new TemporalReturn({
    config,
    read,
    catchUpNow: (id) => Promise.resolve(void caughtUp.push(id)),
    logger: { warn: (_, message) => void said.push(message) },
  });
  return { watch, caughtUp, said };
}

test('Temporal away and back: every workspace is caught up, once', async () => {
  let away = true;
  const { watch, caughtUp, said } = watching(() =>
    away ? Promise.reject(unavailable()) : Promise.resolve(undefined),
  );
  await watch.look();
  assert.deepEqual(caughtUp, []);
  away = false;
  await watch.look();
  await watch.look();
  assert.deepEqual(caughtUp, ['acme', 'globex']);
  assert.equal(said.length, 1);
});

test('a failure of our own is not Temporal being away', async () => {
  let broken = true;
  const { watch, caughtUp } = watching(() =>
    broken ? Promise.reject(new TypeError('no')) : Promise.resolve(undefined),
  );
  await watch.look();
  broken = false;
  await watch.look();
  assert.deepEqual(caughtUp, []);
});
