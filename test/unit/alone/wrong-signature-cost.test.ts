/** Anybody can post to a webhook address: what a wrong signature costs, as a multiple of a SHA-256 of the body. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import test from 'node:test';
import { createConnector } from '../../../src/platforms/index.js';
import type { PlatformConnector } from '../../../src/platforms/platform.js';
import { settingsFor } from '../../support/chatwoot.js';
import { postOf, whyRefused } from '../../support/webhook-request.js';

const MIB = 1024 * 1024;
const bodies: Record<string, Buffer> = {
  'open brackets': Buffer.from('['.repeat(MIB)),
  'closed brackets': Buffer.from('['.repeat(MIB / 2) + ']'.repeat(MIB / 2)),
  'side by side': Buffer.from(`[${'[],'.repeat(MIB / 3)}[]]`),
  objects: Buffer.from('{"a":'.repeat(MIB / 5)),
  'a number': Buffer.from('1'.repeat(MIB)),
  'one text': Buffer.from(`"${'x'.repeat(MIB)}"`),
};

const common = { baseUrl: 'http://127.0.0.1:1', token: 't', callsPerSecond: false } as const;
const base64 = createHmac('sha256', 'other').update('x').digest('base64');
const hex = createHmac('sha256', 'other').update('x').digest('hex');
const now = String(Math.floor(Date.now() / 1000));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const senders: [PlatformConnector, Record<string, string>][] = [
  [
    createConnector({ ...common, type: 'respond-io', signingKeys: ['k'] } as never),
    { 'x-webhook-signature': base64 },
  ],
  [
    createConnector(settingsFor('http://127.0.0.1:1', { secrets: ['k'] })),
    { 'x-chatwoot-timestamp': now, 'x-chatwoot-signature': `sha256=${hex}` },
  ],
  [
    createConnector({ ...common, type: 'whatsapp-cloud', appSecrets: ['k'], verifyToken: 'v' } as never),
    { 'x-hub-signature-256': `sha256=${hex}` },
  ],
  [
    createConnector({
      ...common,
      type: 'generic',
      url: common.baseUrl,
      secrets: [secret],
      commandSecrets: [secret],
    } as never),
    { 'webhook-id': 'msg_1', 'webhook-timestamp': now, 'webhook-signature': `v1,${base64}` },
  ],
];

for (const [connector, headers] of senders)
  test(`${connector.name}: a wrong signature costs about a hash, whatever the body is made of`, () => {
    for (const [name, body] of Object.entries(bodies)) {
      const hash = fastest(() => createHash('sha256').update(body).digest());
      const request = postOf(body, headers);
      const refused = fastest(() => assert.notEqual(whyRefused(connector, request), undefined));
      assert.ok(refused < 3 * hash, `${name}: ${refused} ms, a hash takes ${hash} ms`);
    }
  });

test('within the bounds of the second form of respond.io a wrong signature stays below ten hashes of 1 MiB', () => {
  const [[connector, headers]] = senders as [(typeof senders)[number]];
  const hash = fastest(() => createHash('sha256').update(Buffer.alloc(MIB)).digest());
  for (const part of ['[],', '{"a":[]},', '1,', '"\\u0041",']) {
    const body = Buffer.from(`[${part.repeat(Math.floor(65_000 / part.length))}1]`);
    const request = postOf(body, headers);
    const refused = fastest(() => assert.notEqual(whyRefused(connector, request), undefined));
    assert.ok(refused < 10 * hash, `${part}: ${refused} ms, a hash of 1 MiB takes ${hash} ms`);
  }
});

/** Milliseconds of the quickest of several runs: the others were interrupted. */
function fastest(run: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 9 }, () => {
      const began = performance.now();
      run();
      return performance.now() - began;
    }),
  );
}
