import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Registry } from 'prom-client';
import type { RouterConfig } from '../../src/config/workspace.js';
import { CatchUpWatch } from '../../src/app/live/catch-up-watch.js';
import type { WebhookMemo } from '../../src/routing/catch-up/webhook-watch.js';

const config = {
  workspaces: [
    { id: 'acme', platform: { type: 'respond-io' } },
    { id: 'globex', platform: { type: 'respond-io' } },
  ],
} as unknown as RouterConfig;

/** As the server's client fails when nobody is there. */
const unavailable = () => Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} });

function watching(look: (workspace: string) => Promise<WebhookMemo | undefined>) {
  const caughtUp: string[] = [];
  const said: string[] = [];
  const registry = new Registry();
  const watch = new CatchUpWatch({
    config,
    look,
    catchUpNow: (id) => Promise.resolve(void caughtUp.push(id)),
    switchedOnAt: () => 'Settings',
    logger: { warn: (_, message) => void said.push(message) },
    registry,
  });
  const metric = async (name: string) =>
    (await registry.getMetricsAsJSON())
      .find((one) => one.name === name)
      ?.values.map(({ labels, value }) => [labels['workspace'], value]);
  return { watch, caughtUp, said, metric };
}

const memo = (missed: number, missedInAll = missed): WebhookMemo => ({
  since: 0,
  counted: true,
  left: 0,
  missed,
  missedInAll,
});

describe('following the webhook watches', () => {
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

  test('an endpoint that seems to be off is told once, and taken back with the next webhook', async () => {
    let seen = memo(2);
    const { watch, said, metric } = watching((id) => Promise.resolve(id === 'acme' ? seen : memo(0)));
    await watch.look();
    await watch.look();
    assert.deepEqual(Object.keys(watch.checks()), ['webhooks/acme']);
    assert.match(
      said.join(),
      /^respond-io has sent nothing ever although 2 conversations .* switch it on in Settings$/,
    );
    assert.deepEqual(await metric('router_webhook_endpoint_suspected_disabled'), [
      ['acme', 1],
      ['globex', 0],
    ]);
    seen = memo(0, 5);
    await watch.look();
    assert.deepEqual(watch.checks(), {});
    // What was missed before this process began is not its to count.
    assert.deepEqual(await metric('router_missed_openings_total'), [
      ['acme', 3],
      ['globex', 0],
    ]);
  });
});
