/** A desk at its largest: what it carries, what it answers then, and that a decision costs no more for a long queue. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { answer } from '../../../src/routing/desk/answer.js';
import { take } from '../../../src/routing/desk/events.js';
import { MAX_SEATS, MAX_STATE_BYTES, MAX_WAITING } from '../../../src/routing/desk/size.js';
import { restoreDesk, snapshotBytes, takeSnapshot } from '../../../src/routing/desk/snapshot.js';
import type { DeskState } from '../../../src/routing/desk/state.js';
import { AGENTS, bigDesk, fullDesk, requestNumber } from '../../support/big-desk.js';
import { decisionsPerSecond } from '../../support/desk-speed.js';

/** As the payload codec writes it. */
const storedBytes = (desk: DeskState) => deflateSync(JSON.stringify(takeSnapshot(desk))).length;

describe('a desk filled to the brim', () => {
  const desk = fullDesk();
  const next = AGENTS * 4 + MAX_WAITING;

  test('says so to whoever comes then, and goes on answering who waits already', () => {
    assert.equal(desk.queue.size, MAX_WAITING);
    const refused = answer(desk, requestNumber(next), next).answer;
    assert.equal(refused.kind, 'queueFull');
    assert.match(refused.why, /10000 of 10000 wait already/);
    assert.equal(answer(desk, requestNumber(next - 1), next).answer.kind, 'queued');
  });

  test('continues as new with everything, in a fifth of what the server accepts', () => {
    assert.equal(desk.seats.size, MAX_SEATS);
    const snapshot = takeSnapshot(desk);
    assert.deepEqual([snapshot.seats.length, desk.queue.size], [MAX_SEATS, MAX_WAITING]);
    assert.deepEqual(takeSnapshot(restoreDesk(JSON.parse(JSON.stringify(snapshot)) as never)), snapshot);
    assert.ok(snapshotBytes(desk) < MAX_STATE_BYTES, `estimated at ${snapshotBytes(desk)} bytes`);
    assert.ok(storedBytes(desk) < 400_000, `${storedBytes(desk)} bytes stored`);
  });

  test('a free seat serves the first of those whom it can serve', () => {
    const [conversation] = [...desk.seats.keys()];
    const [offer] = take(desk, { type: 'closed', conversation: conversation! }, next);
    assert.ok(offer);
    const place = Number(offer.conversation.split('/').at(-1)) - 100_000_000;
    assert.equal(requestNumber(place).priority, 1);
    assert.equal(desk.queue.size, MAX_WAITING - 1);
  });
});

test('ids that are long and do not compress fill the desk earlier, and its input stays below what the server accepts', () => {
  const id = () => randomBytes(110).toString('base64url');
  const desk = bigDesk(0);
  const full = Array.from({ length: 10_000 }, (_, at) => {
    const conversation = `route/acme/respond-io/${id()}`;
    take(
      desk,
      { type: 'taken', conversation: `${conversation}-seat`, openedId: id(), agent: { id: '1000007' } },
      at,
    );
    return answer(desk, { ...requestNumber(at), conversation, openedId: id() }, at).answer.kind;
  }).indexOf('queueFull');
  assert.ok(full > 1_500 && full < 10_000, `full at ${full}`);
  assert.ok(storedBytes(desk) < MAX_STATE_BYTES, `${storedBytes(desk)} bytes stored`);
});

test('a decision costs no more when a hundred times as many wait', () => {
  const [few, many] = [100, MAX_WAITING - 200].map(bigDesk) as [
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
