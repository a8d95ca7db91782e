/** What the doctor and `webhook send` print, when all is well and when nothing is: no key, token or secret. Codec on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { codecKeys } from '../support/codec-keys.js';
import { serviceInProcess, type ServiceInProcess } from '../support/service-in-process.js';
import { until } from '../support/wait.js';

interface Finding {
  part: string;
  ok: boolean;
  says: string;
}

describe('the tools that look at an installation', () => {
  let service: ServiceInProcess;
  let secrets: string[];
  before(async () => {
    service = await serviceInProcess((policy) => policy, codecKeys(1));
    const { ROUTER_CODEC_KEYS: keys = '', ...env } = service.env;
    const named = Object.keys(env).filter((name) => /TOKEN|SECRET|KEY/.test(name));
    secrets = [...named.map((name) => env[name] ?? ''), keys.replace('k1:', '')];
    assert.equal(secrets.length, 6);
  });
  after(async () => {
    await service.stop();
    service.remove();
  });

  const run = async (command: string, args: string[], over: NodeJS.ProcessEnv = {}) => {
    const common = ['--no-sandbox', '--policy', service.policy, '--data', dirname(service.policy)];
    const all = JSON.stringify([command, ...args, ...common, '--url', service.api]);
    const code = `import('./src/cli/main.ts').then(async ({ main }) => process.exit(await main(${all}, process.env)))`;
    const env = { PATH: process.env['PATH'], ...service.env, ...over };
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    const shown = secrets.filter((secret) => `${out}${err}`.includes(secret));
    assert.deepEqual(shown, [], `${out}${err}`);
    return { out, err };
  };
  const findings = async (over?: NodeJS.ProcessEnv) => {
    const { out, err } = await run('doctor', ['--json'], over);
    assert.ok(out, err);
    return JSON.parse(out) as Finding[];
  };

  test('a webhook is sent, and the doctor reads the encrypted result of the last catch-up', async () => {
    const { out } = await run('webhook', ['send', 'conversation.opened', '--contact', '777']);
    assert.match(out, /answered 200/);
    const endpoint = await until('a catch-up has ended', async () => {
      const found = (await findings()).find(({ part }) => part === 'acme: endpoint');
      return found?.ok && found;
    });
    assert.match(endpoint.says, /^\d+ open conversations without anybody/);
  });

  test('with everything wrong, each finding says so and none shows what it tried with', async () => {
    const nobody = 'http://127.0.0.1:9';
    const ill = await findings({
      RESPONDIO_BASE_URL: nobody,
      CRM_URL: nobody,
      RESPONDIO_SIGNING_KEY: 'a key that is not the one of the service',
      ROUTER_CODEC_KEYS: codecKeys(2).ROUTER_CODEC_KEYS,
    });
    const parts = ill.filter(({ ok }) => !ok).map(({ part }) => part);
    for (const part of ['respond-io', 'signed webhook', 'endpoint'])
      assert.ok(parts.includes(`acme: ${part}`), JSON.stringify(ill));
  });
});
