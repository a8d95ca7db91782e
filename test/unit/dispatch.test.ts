import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispatchAll, type Dispatch } from '../../src/api/webhooks/dispatch.js';
import type { DomainEvent } from '../../src/routing/conversation.js';

const said = (id: string, conversation = 'c'): DomainEvent => ({
  type: 'message.received',
  eventId: id,
  conversation,
  message: { id, kind: 'text' },
});
const opened: DomainEvent = {
  type: 'conversation.opened',
  eventId: 'o',
  openedId: 'o',
  conversation: 'c',
  source: 'contact',
  contact: { id: 'c', tags: [], fields: {} },
};

/** What Temporal is told, each line at its beginning and at its end. */
async function told(events: DomainEvent[]): Promise<string[]> {
  const lines: string[] = [];
  const work = async <T>(name: string, answer: T) => {
    lines.push(`${name} begins`);
    await new Promise(setImmediate);
    lines.push(`${name} ends`);
    return answer;
  };
  const to = {
    routing: {
      deliver: (_: string, event: { eventId: string }) => work(event.eventId, 'delivered'),
      open: (_: string, event: { eventId: string }) => work(event.eventId, { kind: 'started' }),
    },
    metrics: { event: () => undefined, opening: () => undefined },
    overtaking: { opened: () => undefined },
  } as unknown as Dispatch;
  const tally = await dispatchAll(to, { id: 'w', startOn: ['contact'] } as never, events);
  assert.deepEqual(tally, { accepted: events.length, ignored: 0 });
  return lines;
}

test('the messages of one contact in one webhook do not wait for each other', async () => {
  const lines = await told([said('a'), said('b'), said('d')]);
  assert.deepEqual(lines.slice(0, 3), ['a begins', 'b begins', 'd begins']);
});

test('an opening waits for what came before it, and what follows waits for the opening', async () => {
  const lines = await told([said('a'), opened, said('b')]);
  assert.deepEqual(lines, ['a begins', 'a ends', 'o begins', 'o ends', 'b begins', 'b ends']);
});

test('another name of the same contact waits', async () => {
  const both = { ...said('b', 'other'), aliases: ['c'] } as DomainEvent;
  const lines = await told([said('a'), both]);
  assert.deepEqual(lines, ['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a message of the contact carries the time at which its webhook was received', async () => {
  const heard: unknown[] = [];
  const to = {
    routing: { deliver: (_: string, event: unknown) => Promise.resolve(heard.push(event) && 'delivered') },
    metrics: { event: () => undefined },
  } as unknown as Dispatch;
  const before = Date.now();
  await dispatchAll(to, { id: 'w' } as never, [said('a')]);
  const [{ message }] = heard as [Extract<DomainEvent, { type: 'message.received' }>];
  assert.ok(message.receivedAt! >= before && message.receivedAt! <= Date.now());
});

test('a message that comes before its opening is handed on when the opening is accepted', async () => {
  const lines: string[] = [];
  let isOpen = false;
  const to = {
    routing: {
      deliver: () => Promise.resolve(isOpen ? 'delivered' : 'noRun'),
      open: () => {
        isOpen = true;
        return Promise.resolve({ kind: 'started' });
      },
    },
    metrics: { event: () => undefined, opening: () => undefined },
    overtaking: {
      add: (_: string, { eventId }: { eventId: string }) => lines.push(`${eventId} waits`),
      opened: (_: string, conversation: string) => lines.push(`${conversation} is open`),
    },
  } as unknown as Dispatch;
  const workspace = { id: 'w', startOn: ['contact'] } as never;
  await dispatchAll(to, workspace, [said('a')]);
  await dispatchAll(to, workspace, [opened]);
  assert.deepEqual(lines, ['a waits', 'c is open']);
});
