import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  closeIfIdle,
  dueAt,
  mayBeForgotten,
  nothingHeld,
  REDELIVERED_FOR,
  take,
  type HeldNews,
  type HeldState,
} from '../../src/routing/messages-only/held-conversation.js';

const DAY = 86_400_000;
const NOW = 1_790_000_000_000;

function heard(id: string, at = NOW, kind: 'text' | 'reaction' = 'text'): HeldNews {
  const contact = { id: 'c', tags: [], fields: {} };
  const message = { id, kind, text: 'x', at };
  const opened = {
    workspace: 'w',
    platform: 'p',
    conversation: 'c',
    openedId: id,
    openedAt: at,
    contact,
    message,
  };
  return { kind: 'heard', eventId: id, opened, idleClose: DAY };
}
const closed = (eventId: string, times: { openedAt?: number; closedAt?: number } = {}): HeldNews => ({
  kind: 'closed',
  event: { type: 'conversation.closed', eventId, conversation: 'c', ...times },
});
const kindOf = (state: HeldState, news: HeldNews, now = NOW) => take(state, news, now)?.kind;

test('the first message begins, the next ones are told, none twice', () => {
  const state = nothingHeld(NOW);
  assert.equal(kindOf(state, heard('1')), 'begin');
  assert.equal(kindOf(state, heard('2')), 'tell');
  for (const id of ['1', '2', '1']) assert.equal(kindOf(state, heard(id)), undefined);
});

test('a close ends it once; a late one of an earlier opening does not', () => {
  const state = nothingHeld(NOW);
  assert.equal(kindOf(state, closed('x')), undefined, 'nothing is open');
  take(state, heard('1', NOW), NOW);
  assert.equal(kindOf(state, closed('old', { openedAt: NOW - 1 })), undefined);
  assert.equal(kindOf(state, closed('old 2', { closedAt: NOW - 1 })), undefined);
  const act = take(state, closed('now'), NOW);
  assert.deepEqual(act?.kind === 'tell' && act.event, {
    type: 'conversation.closed',
    eventId: 'now',
    conversation: 'c',
    openedAt: NOW,
  });
  take(state, heard('2', NOW + 1), NOW + 1);
  assert.equal(kindOf(state, closed('now')), undefined, 'the same close again');
  assert.ok(state.open);
});

test('silence is counted from the last message of either side', () => {
  const state = nothingHeld(NOW);
  take(state, heard('1'), NOW);
  take(state, { kind: 'spoken', at: NOW + DAY - 1 }, NOW + DAY - 1);
  assert.equal(closeIfIdle(state, 'c', NOW + DAY), undefined);
  assert.equal(dueAt(state), NOW + 2 * DAY - 1);
  take(state, { kind: 'spoken', at: NOW }, NOW + DAY + 5);
  assert.equal(dueAt(state), NOW + 2 * DAY - 1, 'a report that comes late says nothing of now');
  assert.equal(closeIfIdle(state, 'c', NOW + 2 * DAY)?.kind, 'tell');
  assert.equal(closeIfIdle(state, 'c', NOW + 3 * DAY), undefined, 'once');
});

test('a message that comes a day late opens and is not over at once', () => {
  const state = nothingHeld(NOW);
  assert.equal(kindOf(state, heard('1', NOW - 2 * DAY)), 'begin');
  assert.equal(closeIfIdle(state, 'c', NOW), undefined);
});

test('reactions keep it open and do not open it; messages of long ago do neither', () => {
  const state = nothingHeld(NOW);
  assert.equal(kindOf(state, heard('r', NOW, 'reaction')), undefined);
  assert.equal(kindOf(state, heard('o', NOW - REDELIVERED_FOR - 1)), undefined);
  assert.equal(state.open, undefined);
  take(state, heard('1'), NOW);
  take(state, heard('r2', NOW + 5, 'reaction'), NOW + 5);
  assert.equal(dueAt(state), NOW + 5 + DAY);
});

test('ids are forgotten after 500 messages, their time is not; all of it a week after the close', () => {
  const state = nothingHeld(NOW);
  for (let n = 0; n < 1_200; n++) take(state, heard(`m${n}`, NOW + n), NOW + n);
  assert.equal(state.handled.length, 500);
  take(state, closed('x'), NOW + 1_200);
  for (const n of [0, 600, 699, 700, 1_199])
    assert.equal(kindOf(state, heard(`m${n}`, NOW + n)), undefined, `m${n}`);
  assert.equal(mayBeForgotten(state, NOW + REDELIVERED_FOR), false);
  assert.equal(mayBeForgotten(state, NOW + 1_200 + REDELIVERED_FOR), true);
});

test('whatever is doubled and in whatever order: one opening for each conversation, no message told twice', () => {
  const deliveries = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(deliveries, fc.integer({ min: 0, max: 120 }), (order, closeAt) => {
      const state = nothingHeld(NOW);
      const told: string[] = [];
      let begun = 0;
      let closes = 0;
      order.forEach((n, at) => {
        if (at === closeAt && take(state, closed(`close ${at}`), NOW)) closes += 1;
        const act = take(state, heard(`m${n}`, NOW + n), NOW + at);
        if (act?.kind === 'begin') begun += 1;
        if (act?.kind === 'begin') told.push(act.opened.openedId);
        if (act?.kind === 'tell') told.push(act.event.eventId);
      });
      assert.ok(begun >= 1 && begun <= 1 + closes);
      assert.equal(new Set(told).size, told.length);
      assert.equal(told.length, new Set(order).size, 'and none is lost');
    }),
  );
});
