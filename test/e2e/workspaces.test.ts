/** Two workspaces in one process, each on a platform of its own: nothing of one reaches the other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { parse, stringify } from 'yaml';
import { parseRouterConfig } from '../../src/config/load.js';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Dialect } from '../../sandbox/platforms/dialect.js';
import { dialectOf } from '../../sandbox/platforms/index.js';
import { startService, type Service } from '../../src/app/service.js';
import { freePort } from '../../dev-server/free-port.js';
import { variablesFor } from '../support/installation.js';
import { redelivered } from '../support/redelivery.js';
import { testEnvironment, uniqueTaskQueue, type TestEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';

interface Side {
  id: string;
  platform: string;
  /** The one agent, who gets everything. */
  agent: number;
  keys: { token: string; signingKey: string; crmToken: string };
  apiKey: string;
}

const side = (id: string, platform: string, agent: number): Side => ({
  id,
  platform,
  agent,
  keys: { token: `token-of-${id}`, signingKey: `key-of-${id}`, crmToken: `crm-of-${id}` },
  apiKey: `api-key-of-${id}-0123456789`,
});
/** Both keep conversations and assignees, so that the same can be looked at. */
const umbrella = side('umbrella', 'respond-io', 101);
const globex = side('globex', 'chatwoot', 103);

/** Each workspace has variables of its own, however many are on one platform. */
const ownVariables = ({ id }: Side, text: string) => text.replaceAll('${', `\${${id.toUpperCase()}_`);

function workspaceOf(one: Side): object {
  const platform: string = one.platform;
  const file = platform === 'respond-io' ? 'router.yaml' : `docs/examples/${platform}.router.yaml`;
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const example = parse(ownVariables(one, text)) as { workspaces: [{ platform: object }] };
  return {
    id: one.id,
    platform: example.workspaces[0].platform,
    apiKeys: [`\${${one.id.toUpperCase()}_API_KEY}`],
    crm: { type: 'contact', read: 'tags', vipWhen: { equals: ['vip'] } },
    agents: [{ id: one.agent, name: `Agent of ${one.id}` }],
    teams: [{ id: 'all', agents: [one.agent] }],
    targets: {
      vip: { team: 'all' },
      regular: { team: 'all' },
      invalid: { team: 'all' },
    },
  };
}

describe('two workspaces in one process', () => {
  let temporal: TestEnvironment;
  let service: Service | undefined;
  const sandboxes = new Map<Side, Sandbox>();

  before(async () => {
    temporal = await testEnvironment();
    const port = await freePort();
    const api = `http://127.0.0.1:${port}`;
    const env: NodeJS.ProcessEnv = {};
    for (const one of [umbrella, globex]) {
      const sandbox = await startSandbox({
        ...one.keys,
        platform: one.platform,
        host: '127.0.0.1',
        port: 0,
        webhookUrl: `${api}/webhooks/${one.id}/${one.platform}`,
        temporalUi: '',
        api,
        apiKey: one.apiKey,
        workspace: one.id,
        callsPerSecond: 0,
        retryAfter: [200, 400, 800],
      });
      sandboxes.set(one, sandbox);
      env[`${one.id.toUpperCase()}_API_KEY`] = one.apiKey;
      const dialect: Dialect = dialectOf(one.platform);
      const variables = variablesFor(dialect, sandbox.platformUrl, one.keys);
      for (const [name, value] of Object.entries(variables)) env[`${one.id.toUpperCase()}_${name}`] = value;
    }
    const policy = stringify({ workspaces: [umbrella, globex].map(workspaceOf) });
    service = await startService({
      temporalAddress: temporal.address,
      namespace: temporal.namespace,
      config: parseRouterConfig(policy, env, 'router.yaml'),
      host: '127.0.0.1',
      port,
      workflowBundle: temporal.workflowBundle,
      secret: 'a secret of at least thirty-two characters',
      env,
      logger: pino({ level: 'silent' }),
      taskQueue: uniqueTaskQueue('workspaces'),
    });
  });
  after(async () => {
    await service?.stop();
    for (const sandbox of sandboxes.values()) await sandbox.stop();
    await temporal.close();
  });

  const of = (one: Side) => new SandboxClient(sandboxes.get(one)!.url);
  const v1 = (one: Side, method: string, path: string, body?: object) =>
    fetch(`${service?.address}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${one.apiKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const webhook = (to: Side, signedBy: Side, platform = to.platform) => {
    const raw = JSON.stringify({ event_type: 'conversation.closed', event_id: 'e', contact: { id: 1001 } });
    const url = `${service?.address ?? ''}/webhooks/${to.id}/${platform}`;
    const dialect = dialectOf(signedBy.platform);
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...dialect.headers({ id: 'msg_1', raw, url }, signedBy.keys.signingKey),
      },
      body: raw,
    });
  };
  const opened = async (one: Side) => {
    const { id } = await of(one).createContact({ name: 'Ann', email: 'ann@example.com' });
    await of(one).write(id, 'hi');
    return id;
  };

  test('the same conversation in both is two, each with its own agent, desk and queue', async () => {
    const ids = await Promise.all([opened(umbrella), opened(globex)]);
    assert.equal(ids[0], ids[1], 'the stand-ins number alike');
    const runs = await Promise.all(
      [umbrella, globex].map((one, at) =>
        until(
          `${one.id} is assigned`,
          async () => {
            const routing = await of(one).routing(ids[at]!);
            return routing?.status === 'assigned' && routing;
          },
          60_000,
        ),
      ),
    );
    assert.deepEqual(
      runs.map(({ assigneeId }) => assigneeId),
      [String(umbrella.agent), String(globex.agent)],
    );
    assert.equal(new Set(runs.map(({ workflowId }) => workflowId)).size, 2);
    for (const [at, one] of [umbrella, globex].entries()) {
      const desk = await (await v1(one, 'GET', '/desk')).text();
      assert.match(desk, new RegExp(`"${one.agent}"`));
      assert.doesNotMatch(desk, new RegExp(`"${[globex, umbrella][at]!.agent}"`));
    }
  });

  test('a webhook is believed by its own workspace only', async () => {
    assert.equal((await redelivered(() => webhook(umbrella, umbrella))).status, 200);
    assert.equal((await webhook(umbrella, globex)).status, 401);
    assert.equal((await webhook(globex, umbrella)).status, 401);
    assert.equal((await webhook(umbrella, umbrella, 'another')).status, 404);
  });

  test("another's conversation, agent and events do not exist", async () => {
    const conversation = 'only-in-umbrella';
    const given = { conversation, contact: { id: '77', email: 'x@example.com' } };
    const opened = await redelivered(() => v1(umbrella, 'POST', '/conversations', given));
    assert.equal(opened.status, 202);
    const path = `/conversations/${conversation}`;
    const statusFor = async (one: Side) => (await v1(one, 'GET', path)).status;
    assert.deepEqual([await statusFor(umbrella), await statusFor(globex)], [200, 404]);
    assert.equal((await v1(globex, 'POST', `${path}/close`, {})).status, 404);
    assert.equal(
      (await v1(globex, 'POST', `${path}/messages`, { id: 'm', text: 'x@y.example' })).status,
      404,
    );
    const presence = { online: false };
    assert.equal((await v1(globex, 'PUT', `/agents/${umbrella.agent}/presence`, presence)).status, 404);
    const queue = await (await v1(globex, 'GET', '/queue')).text();
    assert.doesNotMatch(queue, /umbrella/);
  });

  test('a key of nobody is no key', async () => {
    const stranger = { ...umbrella, apiKey: 'nobody-0123456789' };
    assert.equal((await v1(stranger, 'GET', '/desk')).status, 401);
  });
});
