/** The rate of a CRM, for all processes together: two real ones, and a real HTTP server that counts. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CrmPolicy, CrmRules } from '../../src/routing/policy/policy.js';
import { limitLookups } from '../../src/client/rate-limit.js';
import { testEnvironment } from '../support/temporal.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const DURATION = 100;

/** A CRM that notes when it is asked, and by which process. */
async function countingCrm() {
  const seen = { at: [] as number[], by: new Set<string>() };
  const server = createServer((req, res) => {
    seen.at.push(Date.now());
    seen.by.add(String(req.headers['x-process']));
    setTimeout(() => {
      res.setHeader('content-type', 'application/json').end('{"customerType":"regular"}');
    }, DURATION);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { seen, stop, url: `http://127.0.0.1:${port}/` };
}

type Seen = Awaited<ReturnType<typeof countingCrm>>['seen'];

async function inTwoProcesses(
  limits: NonNullable<CrmRules['limits']>,
  story: (world: World, seen: Seen) => Promise<void>,
) {
  const env = await testEnvironment();
  const crm = await countingCrm();
  const policy: CrmPolicy = {
    type: 'http',
    name: 'Counting CRM',
    identifyBy: ['email'],
    request: {
      method: 'GET',
      url: crm.url,
      headers: { 'X-Process': '${PROCESS}' },
      responseMapping: { CustomerType: '$.customerType' },
      timeout: 2_000,
    },
    vipWhen: { variable: 'CustomerType', equals: ['VIP'] },
    whenKeyMissing: 'misconfigured',
    patience: 60_000,
    allowInternal: ['127.0.0.1'],
    limits,
  };
  const world = await createWorld({ policy: { crm: policy } });
  const { client, taskQueue } = world.starter;
  const { workspace } = world.policy;
  const processes = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const script = fileURLToPath(new URL('../support/crm-process.ts', import.meta.url));
      const child = fork(script, [env.address, env.namespace, taskQueue, name], {
        execArgv: ['--import', 'tsx'],
      });
      await once(child, 'message');
      return child;
    }),
  );
  try {
    const warn = (message: string) => assert.fail(message);
    await limitLookups(client, new Map([[workspace, limits.callsPerSecond]]), {
      namespace: env.namespace,
      taskQueue,
      warn,
    });
    await story(world, crm.seen);
  } finally {
    for (const one of processes) if (one.connected) one.disconnect();
    await world.stop();
    await env.close();
    crm.stop();
  }
}

const openMany = (world: World, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => world.open(knownAs(`joe${index}@example.com`))));

describe('a CRM with limits', () => {
  test("the rate is the server's, whatever number of processes ask", () =>
    inTwoProcesses({ callsPerSecond: 10 }, async (world, seen) => {
      for (const run of await openMany(world, 40)) await run.routed();
      const times = seen.at.toSorted((a, b) => a - b);
      const within = (from: number) => times.filter((at) => at >= from && at < from + 1_000).length;
      const most = Math.max(...times.map(within));
      assert.ok(most <= 25, `${most} in one second`); // 10, and a burst.
      assert.equal(seen.by.size, 2, 'one process made all lookups');
      assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) >= 1_500);
    }));
});
