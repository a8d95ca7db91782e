/** Events of a held conversation whose run, or whose holding workflow, takes no more signals. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createHeldActivities } from '../../src/activities/messages-only/held-conversation.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { deliverHeld } from '../../src/client/messages-only/deliver-held.js';
import { Naming } from '../../src/client/names.js';
import type { Starter } from '../../src/client/routing/start-run.js';
import { policy as samplePolicy } from '../support/policy.js';

type State = 'open' | 'full';
const policy = samplePolicy();
const full = () => Object.assign(new Error('3 INVALID_ARGUMENT'), { code: 3, details: '', metadata: {} });

/** @param workflows by a part of their id; what is not named does not exist */
function starterWith(workflows: Record<string, State>): Starter & { told: string[] } {
  const told: string[] = [];
  const getHandle = (workflowId: string) => ({
    signal: (signal: { name: string }) => {
      const state = Object.entries(workflows).find(([part]) => workflowId.startsWith(part))?.[1];
      if (state === undefined) throw new WorkflowNotFoundError('not found', workflowId, undefined);
      if (state === 'full') throw full();
      told.push(`${signal.name} ${workflowId.split('/')[0]}`);
      return Promise.resolve();
    },
    describe: () => Promise.reject(new WorkflowNotFoundError('not found', workflowId, undefined)),
  });
  const connection = { withDeadline: (_: number, work: () => Promise<unknown>) => work() };
  const client = { workflow: { getHandle, start: () => Promise.resolve() }, connection } as never;
  return { client, naming: new Naming('s'), taskQueue: 'q', eager: false, told };
}

const named = { eventId: 'e', conversation: 'c' };
const events: Record<string, ConversationEvent> = {
  taken: { ...named, type: 'assignee.updated', assignee: { id: '1' } },
  closed: { ...named, type: 'conversation.closed' },
  edited: { ...named, type: 'contact.updated', email: 'jane@example.com' },
};
const deliver = (starter: Starter, event: ConversationEvent | undefined) =>
  deliverHeld(starter, policy, 1_000, event ? [event] : []);

describe('an event of a held conversation', () => {
  const rows: [event: keyof typeof events, workflows: Record<string, State>, answer: string][] = [
    ['taken', {}, 'noRun'],
    ['taken', { route: 'open' }, 'delivered'],
    ['taken', { route: 'full' }, 'refused'],
    ['closed', {}, 'noRun'],
    ['closed', { open: 'open' }, 'delivered'],
    // The run is told instead.
    ['closed', { open: 'full', route: 'open' }, 'delivered'],
    ['closed', { open: 'full', route: 'full' }, 'refused'],
    ['closed', { open: 'full' }, 'refused'],
    ['edited', {}, 'noRun'],
    ['edited', { open: 'open' }, 'delivered'],
    ['edited', { open: 'full' }, 'refused'],
  ];
  for (const [event, workflows, answer] of rows)
    test(`${event} with ${JSON.stringify(workflows)} is ${answer}`, async () => {
      assert.deepEqual(await deliver(starterWith(workflows), events[event]), [answer]);
    });

  test('under another name that a run hears is delivered, though a run of the first name hears nothing', async () => {
    const starter = starterWith({ 'route/acme/respond-io/c': 'full', 'route/acme/respond-io/d': 'open' });
    const [answer] = await deliver(starter, { ...events['taken'], aliases: ['d'] } as ConversationEvent);
    assert.equal(answer, 'delivered');
  });
});

test('what a run no longer takes from the workflow that holds its conversation is logged', async () => {
  const said: string[] = [];
  const { told, ...starter } = starterWith({ route: 'full', desk: 'open' });
  const config = { workspace: () => ({ policy }) as never, isPaused: () => false };
  const activities = createHeldActivities({ ...starter, config });
  const logger = new DefaultLogger(
    'WARN',
    ({ message, meta }) => void said.push(`${message} ${String(meta?.['workflowId'])}`),
  );
  const activity = new MockActivityEnvironment(undefined, { logger });
  const closed = events['closed'] as ConversationEvent;
  await activity.run(() => activities.tellRun(policy.workspace, 'route/acme/respond-io/c', [closed]));
  assert.match(said.join(), /accepts no further Signals.* route\/acme\/respond-io\/c/);
  assert.deepEqual(told, ['deskEvents desk'], 'the desk hears of it all the same');
});
