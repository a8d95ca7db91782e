/** A desk at its largest: what it carries, what it answers then, and that a decision costs no more for a long queue. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from '../../../src/routing/desk/answer.js';
import { pack, unpack } from '../../../src/routing/desk/carried.js';
import { take } from '../../../src/routing/desk/events.js';
import { CARRIED_LIMIT, QUEUE_LIMIT, SEAT_LIMIT } from '../../../src/routing/desk/size.js';
import { AGENTS, bigDesk, requestNumber } from '../../support/big-desk.js';
import { decisionsPerSecond } from '../../support/desk-speed.js';

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('a desk filled to the brim', () => {
  const desk = bigDesk(QUEUE_LIMIT);
  const next = AGENTS * 4 + QUEUE_LIMIT;
  for (let at = desk.seats.size; at < SEAT_LIMIT; at++) {
    const conversation = `route/acme/respond-io/${300_000_000 + at}`;
    take(
      desk,
      { type: 'taken', conversation, openedId: `${300_000_000 + at}@1`, agent: { id: '1000007' } },
      at,
    );
  }

  test('says so to whoever comes then, and goes on answering who waits already', () => {
    assert.equal(desk.queue.size, QUEUE_LIMIT);
    const refused = answer(desk, requestNumber(next), next).answer;
    assert.equal(refused.kind, 'queueFull');
    assert.match(refused.why, /10000 of 10000 wait already/);
    assert.equal(answer(desk, requestNumber(next - 1), next).answer.kind, 'queued');
  });

  test('carries everything below the cap, and nothing is lost on the way', () => {
    const carried = pack(desk);
    assert.ok(bytes(carried) < CARRIED_LIMIT, `${bytes(carried)} bytes`);
    assert.equal(desk.seats.size, SEAT_LIMIT);
    assert.deepEqual(pack(unpack(carried)), carried);
    assert.ok(
      bytes(carried.queue) / QUEUE_LIMIT < 64,
      `${bytes(carried.queue) / QUEUE_LIMIT} bytes per entry`,
    );
  });

  test('a free seat serves the first of those whom it can serve', () => {
    const [conversation] = [...desk.seats.keys()];
    const [offer] = take(desk, { type: 'closed', conversation: conversation! }, next);
    assert.ok(offer);
    const place = Number(offer.conversation.split('/').at(-1)) - 100_000_000;
    assert.equal(requestNumber(place).priority, 1);
    assert.equal(desk.queue.size, QUEUE_LIMIT - 1);
  });
});

test('long ids fill the desk earlier, and never beyond the cap', () => {
  const long = 'x'.repeat(150);
  const desk = bigDesk(0);
  const full = Array.from({ length: 4_000 }, (_, at) => {
    const conversation = `route/acme/respond-io/${long}${at}`;
    take(
      desk,
      { type: 'taken', conversation: `${conversation}-seat`, openedId: long, agent: { id: '1000007' } },
      at,
    );
    return answer(desk, { ...requestNumber(at), conversation, openedId: `${long}@${at}` }, at).answer.kind;
  }).indexOf('queueFull');
  assert.ok(full > 500 && full < 4_000, `full at ${full}`);
  assert.ok(bytes(pack(desk)) < CARRIED_LIMIT, `${bytes(pack(desk))} bytes`);
});

test('a decision costs no more when a hundred times as many wait', () => {
  const [few, many] = [100, QUEUE_LIMIT - 200].map(bigDesk) as [
    ReturnType<typeof bigDesk>,
    ReturnType<typeof bigDesk>,
  ];
  // In turns, so that a busy machine slows both; the best of each is compared. Were the whole queue looked at, it would be 100.
  const rounds = Array.from({ length: 25 }, (_, round) =>
    [few, many].map((desk) => decisionsPerSecond(desk, round)),
  );
  const best = [0, 1].map((which) => Math.max(...rounds.map((pair) => pair[which]!))) as [number, number];
  assert.ok(best[0] / best[1] < 4, `${best.map(Math.round).join(' and ')} decisions per second`);
});
