/** DNS rebinding: a page's own name points at this machine, and its requests bring that name along. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import test, { type TestContext } from 'node:test';
import express from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openDoor } from '../../src/api/door.js';
import { hostNames } from '../../src/api/host-check.js';
import { sandboxFor } from '../support/sandbox.js';

const get = (address: string, host: string, path = '/metrics'): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    request(`${address}${path}`, { headers: { host }, setHost: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });

async function door(t: TestContext, host: string, hosts: string[] = []) {
  const logger = pino({ level: 'silent' });
  const opened = await openDoor({ host, port: 0, hosts, logger, registry: new Registry() });
  t.after(() => opened.stop());
  return opened;
}

const OWN = [
  'localhost',
  'LocalHost:8080',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.1.2.3',
  '[::1]',
  '[::1]:8080',
  'localhost.',
];
const FOREIGN = [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example@localhost',
  'localhost, evil.example',
  '192.168.1.5',
  '0.0.0.0',
  '[::2]',
  '2130706433',
];

test('a door on the loopback takes its own names alone, before and after it is opened', async (t) => {
  const opened = await door(t, '127.0.0.1');
  const statuses = async (hosts: string[]) => [
    ...new Set(await Promise.all(hosts.map(async (host) => (await get(opened.address, host)).status))),
  ];
  assert.deepEqual(await statuses(OWN), [200]);
  assert.deepEqual(await statuses(FOREIGN), [421]);
  assert.match((await get(opened.address, 'evil.example')).text, /problems\/unknown-host/);
  opened.open(express().use((_req, res) => void res.json({ opened: true })));
  assert.deepEqual(await statuses(OWN), [200]);
  assert.deepEqual(await statuses(FOREIGN), [421]);
  for (const path of ['/', '/healthz', '/docs/', '/v1/conversations/1', '/webhooks/acme/generic'])
    assert.equal((await get(opened.address, 'evil.example', path)).status, 421, path);
});

test('configured names are taken, in any case and with any port', async (t) => {
  const { address } = await door(t, '127.0.0.1', hostNames(' Router.Example ,, tunnel.example'));
  for (const host of ['router.example', 'ROUTER.EXAMPLE:443', 'tunnel.example', 'localhost'])
    assert.equal((await get(address, host)).status, 200, host);
  assert.equal((await get(address, 'example')).status, 421);
});

test('a door on all addresses is open to all names, unless some are configured; probes call it by address', async (t) => {
  const all = await door(t, '0.0.0.0');
  assert.equal((await get(all.address, 'evil.example')).status, 200);
  const some = await door(t, '0.0.0.0', ['router.example']);
  for (const host of ['router.example', '10.1.2.3:8080', '[fe80::1]:8080'])
    assert.equal((await get(some.address, host)).status, 200, host);
  assert.equal((await get(some.address, 'evil.example')).status, 421);
});

test('the sandbox answers to its own names alone', async (t) => {
  const { url } = await sandboxFor(t);
  for (const host of OWN) assert.equal((await get(url, host, '/sandbox/state')).status, 200, host);
  for (const host of FOREIGN)
    for (const path of ['/', '/sandbox/state', '/crm/customers'])
      assert.equal((await get(url, host, path)).status, 421, `${host} ${path}`);
});
