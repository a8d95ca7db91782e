import assert from 'node:assert/strict';
import test from 'node:test';
import { OvertakingReplies, type OvertakingOptions } from '../../src/api/webhooks/overtaking.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import type { DeliverAnswer } from '../../src/client/routing/routing-contract.js';
import { TemporalUnavailableError } from '../../src/temporal/unavailable.js';
import * as chatwoot from './support/chatwoot-webhook.js';
import { startApi } from './support/start-api.js';
import { deliver, eventually, opening, reply } from './support/webhook.js';

const event = (eventId: string): ConversationEvent => ({
  type: 'message.received',
  eventId,
  conversation: '1',
  message: { id: eventId, kind: 'text', text: 'hi' },
});

function waitingRoom(answers: (DeliverAnswer | Error)[], more: Partial<OvertakingOptions> = {}) {
  const tries: number[] = [];
  const settled: [string, string][] = [];
  const begun = performance.now();
  const replies = new OvertakingReplies({
    delays: [20, 40, 60],
    ...more,
    deliver: async () => {
      tries.push(performance.now() - begun);
      const answer = answers[tries.length - 1] ?? 'noRun';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    settled: (_workspace, { eventId }, outcome) => settled.push([eventId, outcome]),
  });
  return { replies, tries, settled };
}

test('tried at the given times after the arrival, then ignored', async () => {
  const { replies, tries, settled } = waitingRoom([]);
  replies.add('acme', event('a'));
  await eventually(() => settled.length === 1);
  assert.deepEqual(settled, [['a', 'ignored']]);
  assert.equal(tries.length, 3);
  assert.ok(
    tries.every((at, i) => at >= [19, 39, 59][i]!),
    String(tries),
  );
  assert.equal(replies.waiting, 0);
});

test('once a run has it, it is not tried again', async () => {
  const { replies, tries, settled } = waitingRoom(['noRun', 'delivered']);
  replies.add('acme', event('a'));
  await eventually(() => settled.length === 1);
  assert.deepEqual([settled, tries.length, replies.waiting], [[['a', 'late']], 2, 0]);
});

test('once its conversation is opened here, it is tried at once and not at its next time', async () => {
  const { replies, tries, settled } = waitingRoom(['delivered'], { delays: [10_000] });
  replies.add('acme', event('a'));
  replies.opened('globex', '1');
  replies.opened('acme', '2');
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(tries.length, 0, 'another workspace, another conversation');
  replies.opened('acme', '1');
  await eventually(() => settled.length === 1);
  assert.deepEqual([settled, tries.length, replies.waiting], [[['a', 'late']], 1, 0]);
});

test('so it is when it was found to have no run after the opening was there', async () => {
  const { replies, tries, settled } = waitingRoom(['delivered'], { delays: [10_000] });
  replies.opened('acme', '1');
  replies.add('acme', event('a'));
  await eventually(() => settled.length === 1);
  assert.deepEqual([settled, tries.length], [[['a', 'late']], 1]);
});

test('a try that the opening has caused takes none of the others away', async () => {
  const { replies, tries, settled } = waitingRoom([new Error('away'), 'noRun', 'delivered']);
  replies.add('acme', event('a'));
  replies.opened('acme', '1');
  await eventually(() => settled.length === 1);
  assert.deepEqual([settled, tries.length], [[['a', 'late']], 3]);
});

test('Temporal being away for a while is no reason to give up', async () => {
  const { replies, settled } = waitingRoom([
    new TemporalUnavailableError('away'),
    new Error('odd'),
    'delivered',
  ]);
  replies.add('acme', event('a'));
  await eventually(() => settled.length === 1);
  assert.deepEqual(settled, [['a', 'late']]);
});

test('the same event waits once; the same id in another workspace is another event', () => {
  const { replies } = waitingRoom([]);
  for (const workspace of ['acme', 'acme', 'globex']) replies.add(workspace, event('a'));
  assert.equal(replies.waiting, 2);
  replies.stop();
});

test('only so many wait; further ones are ignored at once', () => {
  const { replies, settled } = waitingRoom([], { max: 2 });
  for (const id of ['a', 'b', 'c']) replies.add('acme', event(id));
  assert.deepEqual([replies.waiting, settled], [2, [['c', 'ignored']]]);
  replies.stop();
});

test('nothing is tried after the stop', async () => {
  const { replies, tries } = waitingRoom([]);
  replies.add('acme', event('a'));
  replies.stop();
  await new Promise((resolve) => setTimeout(resolve, 80));
  assert.deepEqual([tries, replies.waiting], [[], 0]);
});

test('stopping the server stops the tries', async (t) => {
  const api = await startApi(t, { overtaking: { delays: [1_000] } });
  await deliver(api, reply());
  await api.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  assert.equal(api.routing.deliveries, 1);
});

test('an opening that Temporal did not accept in time is routed later, though its platform never repeats it', async (t) => {
  const api = await startApi(t, { unaccepted: { delays: [20, 60, 1_500] } });
  api.routing.mood = 'away';
  assert.equal((await chatwoot.deliver(api, chatwoot.created(), chatwoot.unsigned)).status, 503);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(api.routing.runs.length, 0);
  api.routing.mood = 'well';
  await eventually(() => api.routing.runs.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal(api.routing.runs.length, 1);
});

test('only so many webhooks wait, and the last attempt is the end', async (t) => {
  const api = await startApi(t, { unaccepted: { delays: [1_500], max: 1 } });
  api.routing.mood = 'away';
  for (const id of [1, 2, 3]) await chatwoot.deliver(api, chatwoot.created({ id }), chatwoot.unsigned);
  api.routing.mood = 'well';
  await eventually(() => api.routing.runs.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(api.routing.runs.length, 1, 'one waited, two were left to the platform and the catch-up');
});

test('a platform that repeats what waits here routes it once', async (t) => {
  const api = await startApi(t, { unaccepted: { delays: [50, 100] } });
  api.routing.mood = 'away';
  const body = chatwoot.created();
  assert.equal((await chatwoot.deliver(api, body, chatwoot.unsigned)).status, 503);
  api.routing.mood = 'well';
  assert.equal((await chatwoot.deliver(api, body, chatwoot.unsigned)).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(api.routing.runs.length, 1);
});

test('where the platform repeats, its own repeat brings it', async (t) => {
  const api = await startApi(t, { unaccepted: { delays: [20, 60] } });
  api.routing.mood = 'away';
  assert.equal((await deliver(api, opening())).status, 503);
  api.routing.mood = 'well';
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(api.routing.runs.length, 0);
});
