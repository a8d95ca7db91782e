/** Many webhooks at once leave turns of the event loop to everything else that the process does. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { Turns } from '../../src/api/webhooks/accept.js';
import { startApi } from './support/start-api.js';
import { HOOK, reply, sign } from './support/webhook.js';

const WEBHOOKS = 60;

/** Counts turns of the event loop until it is stopped. */
function countTurns() {
  let [turn, isOver] = [0, false];
  const next = () => {
    turn += 1;
    if (!isOver) setImmediate(next);
  };
  next();
  return { now: () => turn, stop: () => (isOver = true) };
}

/** Connections that stand: each new one costs a turn of the event loop by itself. */
async function connections(address: string): Promise<Socket[]> {
  const sockets = Array.from({ length: WEBHOOKS }, () =>
    connect({ host: '127.0.0.1', port: Number(new URL(address).port) }),
  );
  await deliverTogether(sockets, 'first');
  return sockets;
}

/** @returns the status lines of the answers */
async function deliverTogether(sockets: Socket[], name: string): Promise<Set<string | undefined>> {
  const answers = sockets.map((socket) => once(socket, 'data'));
  for (const [at, socket] of sockets.entries()) {
    const body = JSON.stringify(reply({ type: 'text', text: 'hi' }, `${name}-${at}`));
    socket.write(
      `POST ${HOOK} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
        `x-webhook-signature: ${sign(body)}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }
  return new Set((await Promise.all(answers)).map(([data]) => String(data).split('\r\n')[0]));
}

test(`of ${WEBHOOKS} webhooks at once each has a turn of its own`, async (t) => {
  const api = await startApi(t);
  const sockets = await connections(api.address);
  const turns = countTurns();
  t.after(() => {
    turns.stop();
    for (const socket of sockets) socket.destroy();
  });
  const handled: number[] = [];
  api.routing.deliver = (_workspace, event) => {
    // Those of the first round come once more: no run has taken them.
    if (event.eventId.startsWith('second')) handled.push(turns.now());
    return Promise.resolve('delivered');
  };
  assert.deepEqual(await deliverTogether(sockets, 'second'), new Set(['HTTP/1.1 200 OK']));
  assert.equal(handled.length, WEBHOOKS);
  assert.equal(new Set(handled).size, WEBHOOKS, 'no two in one turn');
});

test('they go on in the order of their arrival, and the last one leaves nothing waiting', async () => {
  const turns = new Turns();
  const order: number[] = [];
  const wait = (at: number) => turns.next().then(() => order.push(at));
  await Promise.all([1, 2, 3].map(wait));
  await wait(4);
  assert.deepEqual(order, [1, 2, 3, 4]);
});
