/**
 * `npm run faults:limits`: many conversations at once on a platform that refuses what is above its limit. The running
 * service makes its calls through the limited queue, so that (almost) none is refused.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Entry } from '../../src/sandbox/ledger.js';
import { demoPolicy, install } from '../support/installation.js';
import { until } from '../support/wait.js';

const COUNT = 60;
/** Calls per second and method. */
const LIMIT = 5;

test(`${COUNT} conversations at once, ${LIMIT} calls per second: none is refused, none is lost`, async (t) => {
  const service = await install(demoPolicy(), { callsPerSecond: LIMIT });
  try {
    await service.start();
    const sandbox = new SandboxClient(service.sandbox.url, 60_000);
    const began = Date.now();
    const ids = await Promise.all(
      Array.from({ length: COUNT }, async (_, at) => {
        const { id } = await sandbox.createContact({
          name: `C${at}`,
          email: `c${at}@example.com`,
          vip: true,
        });
        await sandbox.write(id, 'hi');
        return id;
      }),
    );
    const isAssigned = async (id: number) => (await sandbox.routing(id))?.status === 'assigned';
    for (const id of ids) await until(`${id} is assigned`, () => isAssigned(id), 120_000);
    const answer = await fetch(`${service.sandbox.url}/sandbox/ledger`);
    const calls = (await answer.json()) as Entry[];
    const refused = calls.filter(({ status }) => status === 429).length;
    t.diagnostic(JSON.stringify({ calls: calls.length, refused, seconds: (Date.now() - began) / 1_000 }));
    assert.equal(refused, 0);
  } finally {
    await service.stop();
  }
});
