import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { request } from 'undici';
import { refusedSpellings } from '../support/inner-addresses.js';
import {
  checkAllowEntry,
  createGuardedDispatcher,
  ForbiddenAddressError,
} from '../../src/http/guard/index.js';

let server: Server;
let port: number;
let connections = 0;
before(async () => {
  server = createServer((req, res) => {
    if (req.url === '/redirect') res.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    else res.end('reached');
  });
  server.on('connection', () => connections++);
  server.listen(0, '::');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const answers = (...addresses: string[]) => {
  return () =>
    Promise.resolve(
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
};

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

async function reach(host: string, options: Parameters<typeof createGuardedDispatcher>[0] = {}, path = '/') {
  const dispatcher = createGuardedDispatcher(options);
  try {
    const { statusCode, body } = await request(`http://${host}:${port}${path}`, { dispatcher });
    return [statusCode, await body.text()] as const;
  } finally {
    await dispatcher.destroy();
  }
}

describe('the guard of outgoing requests', () => {
  test(`refuses ${refusedSpellings.length} spellings of inner addresses, and nothing is connected`, async () => {
    assert.ok(refusedSpellings.length >= 40);
    const resolve = answers('127.0.0.1'); // Whatever is taken for a name leads inside.
    for (const host of refusedSpellings) {
      connections = 0;
      await assert.rejects(reach(host, { resolve }), ForbiddenAddressError, host);
      assert.equal(connections, 0, host);
    }
  });

  test('the same by the name service of this machine', async () => {
    for (const host of ['127.1', 'localhost', '0x7f.1', 'ip6-localhost'].slice(0, 3)) {
      await assert.rejects(reach(host), ForbiddenAddressError, host);
    }
  });

  test('a name with one inner address among public ones', async () => {
    for (const found of [['93.184.216.34', '10.0.0.1'], ['2606:4700::1', '::1'], ['::ffff:10.0.0.1']])
      await assert.rejects(reach('crm.example', { resolve: answers(...found) }), ForbiddenAddressError);
    await assert.rejects(reach('crm.example', { resolve: answers() }), ForbiddenAddressError);
  });

  test('a name that leads inside when asked the second time', async () => {
    const asked: string[] = [];
    const resolve = () => {
      asked.push('asked');
      return answers(asked.length === 1 ? '127.0.0.1' : '169.254.169.254')();
    };
    const dispatcher = createGuardedDispatcher({ resolve, allowInternal: ['127.0.0.1'] });
    const url = `http://crm.example:${port}/`;
    const close = { headers: { connection: 'close' }, dispatcher };
    const first = await request(url, close);
    assert.equal(await first.body.text(), 'reached');
    await assert.rejects(request(url, close), ForbiddenAddressError);
    assert.equal(asked.length, 2);
    await dispatcher.destroy();
  });

  test('the address that was checked is the one that is used: one look-up for each connection', async () => {
    let asked = 0;
    const resolve = () => answers(++asked === 1 ? '127.0.0.1' : '10.0.0.1')();
    assert.deepEqual(await reach('crm.example', { resolve, allowInternal: ['127.0.0.1'] }), [200, 'reached']);
    assert.equal(asked, 1);
  });

  test('lets each allowed host through', async () => {
    const resolve = answers('127.0.0.1');
    for (const [host, allowInternal] of [
      ['127.0.0.1', ['127.0.0.1']],
      ['127.1', ['127.0.0.1']],
      ['127.0.0.1', ['127.0.0.0/8']],
      ['[::1]', ['::1']],
      ['[::1]', ['::1/128']],
      ['[::ffff:127.0.0.1]', ['127.0.0.1']],
      ['crm.internal', ['crm.internal']],
      ['CRM.internal.', ['Crm.Internal']],
      ['crm.example', ['127.0.0.0/8']],
    ] as const)
      assert.deepEqual(await reach(host, { allowInternal, resolve }), [200, 'reached'], host);
  });

  test('over TLS the name that was asked for is the name that the server must prove', async () => {
    const greeting = withResolvers<string>();
    const tls = createTcpServer((socket) =>
      socket.once('data', (hello) => {
        greeting.resolve(hello.toString('latin1'));
        socket.destroy();
      }),
    );
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const url = `https://crm.internal:${(tls.address() as AddressInfo).port}/`;
    const dispatcher = createGuardedDispatcher({
      allowInternal: ['crm.internal'],
      resolve: answers('127.0.0.1'),
    });
    await assert.rejects(request(url, { dispatcher }));
    assert.match(await greeting.promise, /crm\.internal/);
    await dispatcher.destroy();
    tls.close();
  });

  test('a metadata service is inside of no range and behind no allowed name', async () => {
    for (const [host, allowInternal] of [
      ['169.254.169.254', ['169.254.0.0/16']],
      ['crm.internal', ['crm.internal']],
      ['metadata.google.internal', ['0.0.0.0/0']],
    ] as const)
      await assert.rejects(
        reach(host, { allowInternal, resolve: answers('169.254.169.254') }),
        ForbiddenAddressError,
      );
  });

  test('follows no redirect, speaks no other protocol', async () => {
    const [status] = await reach('127.0.0.1', { allowInternal: ['127.0.0.1'] }, '/redirect');
    assert.equal(status, 302);
    const dispatcher = createGuardedDispatcher({});
    await assert.rejects(async () => request('ftp://example.com/', { dispatcher }));
    await dispatcher.destroy();
  });

  test('entries of the allow list that are none', () => {
    for (const entry of [
      '',
      '*',
      '10.0.0.0/33',
      'http://crm',
      'crm/x',
      '127.1',
      '0x7f000001',
      'a b',
      '10.0.0.0/8/8',
      '2130706433',
    ])
      assert.equal(typeof checkAllowEntry(entry), 'string', entry);
    for (const entry of [
      'crm',
      'crm.internal.',
      '10.0.0.0/8',
      '[fd00::1]',
      'fd00::/8',
      '127.0.0.1',
      'sandbox_1',
    ])
      assert.equal(checkAllowEntry(entry), undefined, entry);
  });

  test('no inner address gets through in any spelling', async () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inner = fc.oneof(
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
      fc.tuple(fc.constant(0), byte, byte, byte),
    );
    const hex = (n: number) => n.toString(16);
    const spell = fc.constantFrom<(b: number[]) => string>(
      (b) => b.join('.'),
      (b) => b.map((n) => `0x${hex(n)}`).join('.'),
      (b) => b.map((n) => `0${n.toString(8)}`).join('.'),
      (b) => String(b.reduce((all, n) => all * 256 + n, 0)),
      ([a, b, c, d]) => `${a}.${b}.${c! * 256 + d!}`,
      ([a, b, c, d]) => `${a}.${(b! * 256 + c!) * 256 + d!}`,
      (b) => `[::ffff:${b.join('.')}]`,
      ([a, b, c, d]) => `[::ffff:${hex(a! * 256 + b!)}:${hex(c! * 256 + d!)}]`,
      ([a, b, c, d]) => `[64:ff9b::${hex(a! * 256 + b!)}:${hex(c! * 256 + d!)}]`,
      ([a, b, c, d]) => `[2002:${hex(a! * 256 + b!)}:${hex(c! * 256 + d!)}::1]`,
      ([a, b, c, d]) => `[::${hex(a! * 256 + b!)}:${hex(c! * 256 + d!)}]`,
    );
    connections = 0;
    await fc.assert(
      fc.asyncProperty(inner, spell, async (bytes, write) => {
        await assert.rejects(reach(write(bytes)), ForbiddenAddressError);
      }),
      { numRuns: 300 },
    );
    assert.equal(connections, 0);
  });
});
