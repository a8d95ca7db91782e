/** The commands against a whole service: what `doctor` finds, what `webhook send` does, and what --json prints. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../src/cli/commands.mjs';
import { examine } from '../../src/cli/doctor.js';
import { main as vipRouter } from '../../src/cli/main.js';
import { catchUpScheduleId } from '../../src/client/catch-up/catch-up-schedule.js';
import { serviceInProcess, type ServiceInProcess } from '../support/service-in-process.js';
import { until } from '../support/wait.js';

describe('an installation', () => {
  let service: ServiceInProcess;
  before(async () => {
    service = await serviceInProcess((policy) => policy, {});
  });
  after(async () => {
    await service.stop();
    service.remove();
  });

  const at = () => ({ url: service.api, address: service.temporalAddress });
  /** What is not well, by part. */
  const found = async (env: NodeJS.ProcessEnv = {}, values: { url?: string; address?: string } = {}) => {
    const file = { path: service.policy, env: { ...service.env, ...env } };
    const findings = await examine(file, { ...at(), ...values });
    assert.ok(findings.every(({ ok, todo }) => ok || todo !== undefined));
    return findings.flatMap(({ ok, part }) => (ok ? [] : [part]));
  };

  test('is well once it has started', async () => {
    const well = () => found().then((ill) => ill.length === 0);
    await until('everything is well', well, 20_000);
  });

  test('a wrong token of platform, CRM or webhooks is found, each for itself', async () => {
    const platform = await found({ RESPONDIO_TOKEN: 'wrong' });
    assert.deepEqual(platform, ['acme: respond-io', 'acme: people']);
    const [crm, ...others] = await found({ CRM_TOKEN: 'wrong' });
    assert.match(crm ?? '', /^acme: /);
    assert.deepEqual(others, []);
    assert.deepEqual(await found({ RESPONDIO_SIGNING_KEY: 'wrong' }), ['acme: signed webhook']);
  });

  test('Temporal away, and a task queue that nobody serves', async () => {
    const away = await found({}, { address: '127.0.0.1:1' });
    assert.deepEqual(away, ['Temporal server', 'acme: desk', 'acme: endpoint']);
    const ill = await found({ ROUTER_TASK_QUEUE: 'another' });
    assert.deepEqual(
      ill.map((part) => part.split(' ')[0]),
      ['platform', 'task', 'task', 'task', 'task'],
    );
  });

  test('a Schedule that an operator has paused', async () => {
    const schedule = service.client.schedule.getHandle(catchUpScheduleId('acme'));
    await schedule.pause('maintenance');
    assert.deepEqual(await found(), [`Schedule ${catchUpScheduleId('acme')}`]);
    await schedule.unpause();
  });

  test('a clock that is a minute off, at an address that is not the service', async (t) => {
    const url = await lateClock(t);
    assert.deepEqual(await found({}, { url }), [
      'acme: unsigned webhook',
      'acme: signed webhook',
      `acme: clock of ${url}`,
    ]);
  });

  test('a mistake in the policy file, and somebody whom the platform does not know', async () => {
    const sound = readFileSync(service.policy, 'utf8');
    writeFileSync(service.policy, `${sound}\nnonsense: true\n`);
    assert.deepEqual(await found(), ['policy file']);
    writeFileSync(service.policy, sound.replace('{ id: 104', '{ id: 999, name: Zoe }\n      - { id: 104'));
    assert.deepEqual(await found(), ['acme: people']);
    writeFileSync(service.policy, sound);
  });

  const given = () => ['--policy', service.policy, '--no-sandbox', '--url', service.api];

  test('exit codes: 0 ok, 1 failed, 2 wrong usage', async () => {
    const address = ['--address', service.temporalAddress];
    assert.equal(await vipRouter(['doctor', ...given(), ...address], service.env), 0);
    assert.equal(
      await vipRouter(['doctor', ...given(), ...address, '--url', 'http://127.0.0.1:1'], service.env),
      1,
    );
    assert.equal(await vipRouter(['doctor', '--nonsense'], service.env), 2);
  });

  test('a signed sample starts a run; one signed otherwise is refused, one that does not exist is not sent', async () => {
    const send = (event: string, env: NodeJS.ProcessEnv = {}) =>
      vipRouter(['webhook', 'send', event, '--contact', '4711', ...given()], { ...service.env, ...env });
    assert.equal(await send('conversation.opened', { RESPONDIO_SIGNING_KEY: 'wrong' }), 1);
    assert.equal(await send('conversation.opened'), 0);
    const { status } = await service.client.workflow.getHandle('route/acme/respond-io/4711').describe();
    assert.ok(['RUNNING', 'COMPLETED'].includes(status.name));
    assert.equal(await send('conversation.wished'), 2);
  });

  test('every command that prints data prints one JSON document with --json, and nothing else', async () => {
    const file = ['--policy', service.policy, '--no-sandbox'];
    const contact = ['--contact', '4711'];
    const policies = (await printed(service, 'policies')) as { current: string }[];
    const current = policies[0]?.current ?? '';
    const args: Record<(typeof DATA_COMMANDS)[number], string[]> = {
      check: file,
      roster: file,
      explain: [...file, '--email', 'jane@example.com', '--no-ask'],
      policies: [],
      doctor: given(),
      webhook: ['send', 'conversation.opened', '--contact', '4712', ...given()],
      pause: [],
      resume: [],
      rollback: ['--policy', current],
      reroute: [],
      replay: ['--bundle', process.env['TEST_WORKFLOW_BUNDLE'] ?? ''],
      export: contact,
      erase: contact,
      retire: ['--workspace', 'acme'],
    };
    for (const name of DATA_COMMANDS) assert.ok(await printed(service, name, ...args[name]), name);
  });

  test('a failure is told on standard error, with its exit code', async () => {
    const away = await run(service.env, 'policies', '--json', '--address', '127.0.0.1:1');
    assert.deepEqual([away.code, away.out], [1, '']);
    assert.match(away.err, /^no Temporal server answers at 127\.0\.0\.1:1\n/);
    const unknown = await run(service.env, 'pause', '--workspace', 'other');
    assert.deepEqual([unknown.code, unknown.out], [2, '']);
    assert.match(unknown.err, /^unknown workspace "other"; known: /);
  });
});

/** All but `demo` and `versions`, whose own tests read it. Those that end something are last. */
const DATA_COMMANDS = (Object.keys(COMMANDS) as (keyof typeof COMMANDS)[])
  .filter((name) => name !== 'start' && name !== 'completion' && name !== 'demo' && name !== 'versions')
  .sort((a, b) => Number(a === 'retire') - Number(b === 'retire'));

async function printed({ env }: ServiceInProcess, ...args: string[]): Promise<unknown> {
  const { code, out, err } = await run(env, ...args, '--json');
  assert.deepEqual([code, err], [0, ''], args.join(' '));
  return JSON.parse(out);
}

const bin = fileURLToPath(new URL('../../bin/vip-router.mjs', import.meta.url));

/** In a process of its own: this one runs the service. */
const run = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [bin, ...args],
      { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 64e6 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

/** Answers everything with 404 and the time of a minute ago. */
async function lateClock(t: TestContext): Promise<string> {
  const server = createServer((_, res) => {
    res.sendDate = false;
    res.writeHead(404, { date: new Date(Date.now() - 60_000).toUTCString() }).end();
  });
  t.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
