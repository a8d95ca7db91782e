/** Each toxic does to a connection what its name says: a proxy that lets everything through would prove nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { TcpProxy } from '../support/tcp-proxy.js';
import * as toxics from '../support/toxics.js';

describe('a bad connection', () => {
  const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  const proxy = new TcpProxy(() => (echo.address() as AddressInfo).port);
  let port: number;
  before(async () => {
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    port = await proxy.listen();
  });
  after(() => {
    proxy.close();
    echo.close();
  });

  /** What came back within `ms` or until the end, how it ended, and how long it took. */
  const said = async (toxic: toxics.Toxic, size: number, ms = 400) => {
    proxy.toxic = toxic;
    const socket: Socket = connect(port, '127.0.0.1');
    let [bytes, chunks, ended] = [0, 0, 'open'];
    socket.on('error', (e: NodeJS.ErrnoException) => (ended = e.code ?? 'error'));
    socket.once('close', () => (ended = ended === 'open' ? 'closed' : ended));
    const begun = Date.now();
    const whole = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        chunks += 1;
        if (bytes === size) resolve();
      });
      socket.once('close', () => resolve());
      setTimeout(resolve, ms);
    });
    socket.write(Buffer.alloc(size));
    await whole;
    socket.destroy();
    return { bytes, chunks, ended, ms: Date.now() - begun };
  };

  test('clean: all of it at once', async () => {
    const { bytes, ended } = await said(toxics.clean, 1_000);
    assert.deepEqual([bytes, ended], [1_000, 'open']);
  });
  test('latency: later by twice as much, there and back', async () => {
    const { bytes, ms } = await said(toxics.latency(60), 1_000);
    assert.deepEqual([bytes, ms >= 115], [1_000, true]);
  });
  test('jitter: all of it, in order', async () => {
    assert.equal((await said(toxics.jitter(30), 1_000)).bytes, 1_000);
  });
  test('bandwidth: as slow as it says', async () => {
    const { bytes, ms } = await said(toxics.bandwidth(10_000), 1_000);
    assert.deepEqual([bytes, ms >= 190], [1_000, true]);
  });
  test('slicer: in pieces', async () => {
    const { bytes, chunks } = await said(toxics.slicer(100, 2), 1_000);
    assert.deepEqual([bytes, chunks >= 5], [1_000, true]);
  });
  test('timeout: nothing, then closed', async () => {
    const { bytes, ended, ms } = await said(toxics.timeout(80), 1_000);
    assert.deepEqual([bytes, ended, ms >= 75], [0, 'closed', true]);
  });
  test('reset: RST', async () => {
    const { bytes, ended } = await said(toxics.reset(), 1_000);
    assert.deepEqual([bytes, ended], [0, 'ECONNRESET']);
  });
  test('limit data: the connection ends in the middle', async () => {
    const { bytes, ended } = await said(toxics.limitData(300), 1_000);
    assert.ok(bytes <= 300 && ended !== 'open', `${bytes} bytes, ${ended}`);
  });
  test('slow close: the other end hears of it later', async () => {
    proxy.toxic = toxics.slowClose(80);
    const heard = once(echo, 'connection').then(([socket]) => once((socket as Socket).resume(), 'end'));
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const begun = Date.now();
    socket.end();
    await heard;
    assert.ok(Date.now() - begun >= 75);
  });
});
