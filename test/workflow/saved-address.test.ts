/** The address that a contact has given is saved on the platform: with the assignment, or before the run waits or ends. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { RoutingPolicy } from '../../src/routing/policy/policy.js';
import { conversationClosed } from '../../src/workflows/messages.js';
import { policy } from '../support/policy.js';
import { refused, unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const vip = 'jane@example.com';
const joe = 'joe@example.com';

describe('an address that the contact has given', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy> = {}) => {
    world = await createWorld({ policy: over });
    world.standIn.customers.set(vip, 'vip').set(joe, 'regular');
  };
  afterEach(() => world.stop());

  const chatOf = ({ conversation }: RunHandle) => world.standIn.chat(conversation);
  const isSaved = (run: RunHandle) => until('the address is saved', () => chatOf(run).email !== undefined);
  const activities = async (run: RunHandle) =>
    ((await run.fetchHistory()).events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name ?? [],
    );
  const answered = async (address = vip): Promise<RunHandle> => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says(address);
    return run;
  };

  test('is saved with the assignment', async () => {
    await start();
    const run = await answered();
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.equal(chatOf(run).email, vip);
    assert.deepEqual(await activities(run), [
      'sendMessage',
      'sendMessage',
      'assignConversation',
      'tagAndComment',
    ]);
  });

  test('another one that the contact has is not overwritten, and the team reads that', async () => {
    await start();
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    chatOf(run).email = 'old@example.com';
    await run.says(vip);
    await run.routed();
    assert.equal(chatOf(run).email, 'old@example.com');
    assert.match(chatOf(run).comments.join(), /another e-mail already; it was not overwritten/);
  });

  test('what the assignment has left open is saved by itself; what is refused is noted, and the team reads it', async () => {
    await start();
    world.standIn.savesLater = true;
    const saved = await answered();
    assert.deepEqual((await saved.routed()).notes, []);
    assert.deepEqual([chatOf(saved).email, world.standIn.count('updateContactField')], [vip, 1]);
    world.standIn.before('updateContactField', () => {
      throw refused();
    });
    const run = await answered();
    const { branch, notes } = await run.routed();
    assert.deepEqual([branch, notes], ['vip', ['E-mail not saved on the contact (HTTP 400)']]);
    assert.match(chatOf(run).comments.join(), /not saved on the contact/);
  });

  test('is saved before the contact waits for an agent, and nothing rings for the question any more', async () => {
    await start();
    await world.tellDesk({ type: 'presence', agent: '102', online: false });
    await world.tellDesk({ type: 'presence', agent: '103', online: false });
    const run = await answered(joe);
    await run.reaches(/Waiting for a free agent/);
    await isSaved(run);
    assert.equal(chatOf(run).email, joe);
    assert.equal((await run.describe()).typedSearchAttributes.getAll().find(({ key }) => key.name === 'CustomerType')?.value, 'regular'); // prettier-ignore
    const before = (await run.fetchHistory()).events?.length ?? 0;
    await fastForward(world.client, run.workflowId, '40 minutes');
    await run.reaches(/Waiting for a free agent/);
    const { events = [] } = await run.fetchHistory();
    const rung = events?.slice(before).flatMap(({ timerFiredEventAttributes: fired }) => {
      const started = events.find(({ eventId }) => eventId?.eq(fired?.startedEventId ?? 0));
      return started ? [String(started.userMetadata?.summary?.data)] : [];
    });
    assert.ok(rung?.length);
    assert.ok(rung.every((summary) => summary.includes('free agent')), rung.join()); // prettier-ignore
  });

  test('is saved while the CRM does not answer', async () => {
    await start();
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await answered();
    await isSaved(run);
    await run.reaches(/does not answer/);
    assert.equal(world.standIn.count('assignConversation'), 0);
  });

  test('is saved while the desk does not answer', async () => {
    await start();
    world.standIn.before('decideAssignment', () => {
      throw unavailable();
    });
    const run = await answered();
    await isSaved(run);
    assert.equal(world.standIn.count('assignConversation'), 0);
  });

  test('is saved when the run ends without an assignment', async () => {
    await start();
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    // Every try of the thanks is held: on a busy machine the server may give up the first one, and the run tries again.
    world.standIn.before('sendMessage', (attempt) => (attempt >= 2 ? held : undefined));
    const run = await answered();
    await until('the contact is thanked', () => world.standIn.count('sendMessage') >= 2);
    assert.equal(chatOf(run).email, undefined);
    await run.signal(conversationClosed, { eventId: 'closed', byCaller: true });
    goOn();
    assert.deepEqual([(await run.routed()).outcome, chatOf(run).email], ['closed', vip]);
  });

  test('is saved when a person has taken the conversation at the last moment', async () => {
    await start();
    world.standIn.before('assignConversation', () => {
      world.standIn.chat('taken').assignee = { id: '104', name: 'Mara' };
    });
    const run = await world.open({ conversation: 'taken' });
    await run.reaches(/question 1 of 4/);
    await run.says(vip);
    assert.deepEqual([(await run.routed()).outcome, chatOf(run).email], ['takenOver', vip]);
  });

  test('is saved where the policy leaves the conversation unassigned', async () => {
    await start({ targets: { ...policy().targets, vip: { kind: 'unassign' } } });
    const run = await answered();
    assert.deepEqual([(await run.routed()).outcome, chatOf(run).email], ['unassigned', vip]);
  });

  test('is not saved where the policy only observes, also when that comes later', async () => {
    await start();
    await world.tellDesk({ type: 'presence', agent: '102', online: false });
    await world.tellDesk({ type: 'presence', agent: '103', online: false });
    world.policy.mode = 'observe';
    const message = { id: 'm', kind: 'text' as const, text: `I am ${joe}`, at: Date.now() };
    const run = await world.open({ message });
    assert.deepEqual([(await run.routed()).outcome, chatOf(run).email], ['observed', undefined]);
  });
});
