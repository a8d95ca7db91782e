/** What becomes of a conversation that has its person: no answer in time, a close, a return. On the real server. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { replyWatchId } from '../../src/client/names.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import type { RoutingPolicy } from '../../src/routing/policy/policy.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { ana, HOUR, MINUTE, policy, team } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, opening, type RunHandle, type World } from '../support/world.js';
import { startRouting } from '../../src/client/routing/start-routing.js';

const vip = 'jane@example.com';

describe('after the assignment', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy> = {}) => {
    world = await createWorld({ policy: over });
    world.standIn.customers.set(vip, 'vip').set('joe@example.com', 'regular');
  };
  afterEach(() => world.stop());

  const vipAnsweredIn = (within: number) => ({
    targets: { ...policy().targets, vip: { ...ana, firstReplyWithin: within } },
  });
  const tell = (run: RunHandle, event: object) =>
    deliver(
      world.starter,
      world.policy,
      run.workflowId,
      newsOf({
        eventId: 'e',
        conversation: run.conversation,
        ...event,
      } as ConversationEvent),
    );
  const watch = (run: RunHandle) => world.client.workflow.getHandle(replyWatchId(run.workflowId));
  const watched = async (run: RunHandle) => ((await watch(run).result()) as { why: string }).why;
  const routedAgain = (run: RunHandle) =>
    until('routed once more', async () => {
      const newest = world.client.workflow.getHandle(run.workflowId);
      const { memo } = await newest.describe();
      return /unanswered/.test(String(memo?.['openedId'])) && ((await newest.result()) as RoutingResult);
    });

  test('no message in time: somebody else gets the conversation, and the team reads why', async () => {
    await start(vipAnsweredIn(15 * MINUTE));
    const run = await world.open(knownAs(vip));
    assert.equal((await run.routed()).assignee?.name, 'Ana');
    await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
    assert.equal(await watched(run), 'Ana did not write in time: routed once more');
    const again = await routedAgain(run);
    assert.equal(again.assignee?.name, 'Mara');
    assert.match(again.why, /Mara: round robin of VIP desk/);
    const chat = world.standIn.chat(run.conversation);
    assert.deepEqual(chat.assignments, ['101', '104']);
    assert.match(chat.comments.at(-1) ?? '', /Ana did not write within 15 min of their working time/);
  });

  test('whoever the catch-up had found is routed once more too', async () => {
    await start(vipAnsweredIn(15 * MINUTE));
    const run = await world.open(knownAs(vip, { caughtUp: { tries: 1 } }));
    assert.equal((await run.routed()).assignee?.name, 'Ana');
    await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
    await watched(run);
    assert.equal((await routedAgain(run)).assignee?.name, 'Mara');
  });

  test('a human who writes while the run still asks the CRM again has answered', async () => {
    const unavailableTo = { ...team('managers'), firstReplyWithin: 15 * MINUTE };
    await start({
      crm: { ...policy().crm, patience: 1_000, recheck: { after: HOUR, times: 2 } },
      targets: { ...policy().targets, unavailable: unavailableTo },
    });
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/asking Test CRM again/);
    await tell(run, { type: 'message.sent', message: { id: 'm1', at: Date.now(), source: 'user' } });
    assert.equal((await run.routed()).assignee?.name, 'Mara');
    assert.equal(await watched(run), 'A human has answered');
  });

  test('an echo of what the router wrote is no answer, whatever it names as its source', async () => {
    await start({
      ...vipAnsweredIn(15 * MINUTE),
      notices: { assigned: { default: '$assignee.name is here' } },
    });
    const run = await world.open(knownAs(vip));
    await run.routed();
    const echo = { id: `out-${run.conversation}-1`, at: Date.now(), source: 'user' };
    await tell(run, { type: 'message.sent', message: echo });
    await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
    assert.equal(await watched(run), 'Ana did not write in time: routed once more');
    await routedAgain(run);
  });

  test("a human message ends the wait, also when the run has ended; a machine's does not", async () => {
    await start(vipAnsweredIn(15 * MINUTE));
    const run = await world.open(knownAs(vip));
    await run.routed();
    const message = { id: 'm1', at: Date.now() };
    await tell(run, { type: 'message.sent', message: { ...message, source: 'workflow' } });
    await tell(run, { type: 'message.sent', message: { ...message, id: 'm2', source: 'user' } });
    assert.equal(await watched(run), 'A human has answered');
  });

  test('a close, and another assignee, end the wait; what the platform shows counts when no webhook came', async () => {
    await start(vipAnsweredIn(MINUTE));
    const closed = await world.open(knownAs(vip));
    await closed.routed();
    await tell(closed, { type: 'conversation.closed', closedAt: Date.now() + 1 });
    assert.equal(await watched(closed), 'The conversation was closed');

    const moved = await world.open(knownAs(vip));
    await moved.routed();
    await tell(moved, { type: 'assignee.updated', assignee: { id: '103', name: 'Cy' } });
    assert.equal(await watched(moved), 'Ana no longer has the conversation');

    const unseen = await world.open(knownAs(vip));
    await unseen.routed();
    world.standIn.chat(unseen.conversation).assignee = { id: '103' };
    await fastForward(world.client, replyWatchId(unseen.workflowId), '2 minutes');
    assert.equal(await watched(unseen), 'Somebody else has the conversation');
  });

  test('the watch of an earlier opening gives way to that of the next', async () => {
    await start(vipAnsweredIn(15 * MINUTE));
    const first = await world.open(knownAs(vip));
    await first.routed();
    const earlier = (await watch(first).describe()).runId;
    await (
      await world.open({ ...knownAs(vip), conversation: first.conversation, openedId: 'again' })
    ).routed();
    const { runId, status } = await watch(first).describe();
    assert.notEqual(runId, earlier);
    assert.equal(status.name, 'RUNNING');
    await tell(first, { type: 'conversation.closed', closedAt: Date.now() + 1 });
  });

  test('the texts "escalated" and "assigned" reach the contact, each once, the latter with a name', async () => {
    await start({
      notices: { escalated: { default: 'A person looks' }, assigned: { default: '$assignee.name is here' } },
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('human');
    await run.routed();
    const { sent } = world.standIn.chat(run.conversation);
    assert.deepEqual(sent.slice(1), ['A person looks', 'Mara is here']);
  });

  test('regular contacts: nobody looks', async () => {
    await start(vipAnsweredIn(MINUTE));
    const run = await world.open(knownAs('joe@example.com'));
    await run.routed();
    await assert.rejects(watch(run).describe());
  });

  test('closed: the agent is taken off; one that is open again is left alone', async () => {
    await start({ close: { endsRun: true, unassign: true } });
    const run = await world.open(knownAs(vip));
    await run.routed();
    const chat = world.standIn.chat(run.conversation);
    chat.open = false;
    await tell(run, { type: 'conversation.closed' });
    const why = async () =>
      ((await world.client.workflow.getHandle(`unassign/${run.workflowId}`).result()) as { why: string }).why;
    assert.equal(await why(), 'The agent was taken off the closed conversation');
    assert.equal(chat.assignee, undefined);
    Object.assign(chat, { open: true, assignee: { id: '101' } });
    await tell(run, { type: 'conversation.closed', eventId: 'e2' });
    await until('left alone', async () => /open again/.test(await why()));
  });

  test('closed while the policy only observes: nothing is written', async () => {
    await start({ close: { endsRun: true, unassign: true }, mode: 'observe' });
    const run = await world.open(knownAs(vip));
    await run.routed();
    await tell(run, { type: 'conversation.closed' });
    await assert.rejects(world.client.workflow.getHandle(`unassign/${run.workflowId}`).describe());
  });

  /** The contact comes back, and Cy still has them. */
  async function comesBack(returning: RoutingPolicy['returning'], email: string, cyIsThere: boolean) {
    await start({ returning });
    await world.tellDesk({ type: 'presence', agent: '103', online: cyIsThere });
    const cy = { id: '103', name: 'Cy' };
    const opened = opening(world.policy.workspace, knownAs(email));
    world.standIn.chat(opened.conversation).assignee = cy;
    opened.contact.assignee = cy;
    const { workflowId } = await startRouting(world.starter, opened, world.policy);
    return (await world.client.workflow.getHandle(workflowId).result()) as RoutingResult;
  }

  test('a contact who comes back keeps the agent who is free', async () => {
    const { why } = await comesBack('ifFree', 'joe@example.com', true);
    assert.match(why, /^Cy: has this contact already/);
  });
  test('but not one who is away, and a VIP goes to the own person', async () => {
    assert.equal((await comesBack('ifFree', 'joe@example.com', false)).assignee?.name, 'Ben');
  });
  test('VIPs go to their own person all the same', async () => {
    assert.equal((await comesBack('ifFree', vip, true)).assignee?.name, 'Ana');
  });
  test('keep: whoever has them, away or not, VIP or not', async () => {
    assert.equal((await comesBack('keep', vip, false)).assignee?.name, 'Cy');
  });
  test('route: as if there were nobody', async () => {
    assert.equal((await comesBack('route', 'joe@example.com', true)).assignee?.name, 'Ben');
  });

  test('another open conversation of the contact leads to the same agent', async () => {
    await start({ stickToAgent: true });
    const contact = { ...opening(world.policy.workspace, knownAs('joe@example.com')).contact };
    const first = await (await world.open({ contact })).routed();
    const second = await (await world.open({ contact })).routed();
    assert.deepEqual([first.assignee?.name, second.assignee?.name], ['Ben', 'Ben']);
    assert.match(second.why, /^Ben: has this contact already/);
    const third = await (await world.open({ contact: { ...contact, id: 'somebody-else' } })).routed();
    assert.equal(third.assignee?.name, 'Cy');
  });
});
