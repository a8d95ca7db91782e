/** Conversations that no webhook told of, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { WorkflowNotFoundError } from '@temporalio/client';
import { PlatformError } from '../../src/platforms/platform.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import {
  readNotes,
  noteOpeningsLeftAlone,
  openNotes,
  whichAreLeft,
} from '../../src/client/catch-up/notes.js';
import { CATCH_UP } from '../../src/workflows/messages.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { HOUR } from '../support/policy.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, opening, type World } from '../support/world.js';

type Found = { why: string; started: number };

describe('a catch-up', () => {
  let world: World;
  let count = 0;
  beforeEach(async () => {
    world = await createWorld();
    await openNotes(world.client, world.policy.workspace, world.starter.taskQueue);
    await until('the notes', () => readNotes(world.client, world.policy.workspace));
  });
  afterEach(() => world.stop());

  const begin = (settle = 50) =>
    world.client.workflow.start<(workspace: string, settle: number) => Promise<Found>>(CATCH_UP, {
      workflowId: `catch-up/${world.policy.workspace}/${++count}`,
      taskQueue: world.starter.taskQueue,
      args: [world.policy.workspace, settle],
    });
  const catchUp = async () => {
    const found = await (await begin()).result();
    // A query is answered after what the watch was told before.
    await whichAreLeft(world.client, world.policy.workspace, ['any']);
    return found;
  };
  const leaveAlone = (conversation: string) =>
    noteOpeningsLeftAlone(world.starter)(world.policy.workspace, 'respond-io', conversation);
  const idOf = (conversation: string) =>
    world.starter.naming.workflowId(world.policy.workspace, 'respond-io', conversation);
  const waits = (conversation: string, over: object = {}) =>
    Object.assign(world.standIn.chat(conversation), {
      contact: { email: 'joe@example.com' },
      ...over,
    });
  const runOf = (conversation: string) => world.client.workflow.getHandle(idOf(conversation));
  const result = async (conversation: string) => (await runOf(conversation).result()) as RoutingResult;
  const none = async (conversation: string) =>
    assert.rejects(runOf(conversation).describe(), WorkflowNotFoundError, `${conversation} has no run`);

  test('what was open before the installation is left alone; what comes later is routed once, VIPs first', async () => {
    waits('before');
    assert.match((await catchUp()).why, /^1 open conversations without anybody, 1 left alone; 0 had no run/);
    await until('counted', async () => (await readNotes(world.client, world.policy.workspace))?.counted);
    waits('regular');
    waits('vip', { contact: { email: 'jane@example.com', tags: ['vip'] } });
    const [{ started, why }] = await Promise.all([catchUp(), catchUp()]);
    assert.ok(started <= 2, why);
    await result('vip');
    await result('regular');
    const [vip, regular] = await Promise.all(['vip', 'regular'].map((one) => runOf(one).describe()));
    assert.ok((vip?.startTime ?? 0) <= (regular?.startTime ?? 0));
    for (const one of ['vip', 'regular']) assert.equal(world.standIn.chat(one).assignments.length, 1);
    await none('before');
    assert.match(world.standIn.chat('vip').comments[0] ?? '', /\(found by catch-up\)/);
    assert.equal((await catchUp()).started, 0);
  });

  test('`route` routes what was there, and a time of the platform tells before from after', async () => {
    waits('old', { openedAt: Date.now() - HOUR });
    waits('new', { openedAt: Date.now() + 60_000 });
    assert.equal((await catchUp()).started, 1);
    await result('new');
    await none('old');
    world.policy.catchUp = { every: 60_000, onFirstStart: 'route' };
    assert.equal((await catchUp()).started, 0, 'what has been noted stays so');
    waits('older', { openedAt: Date.now() - HOUR });
    assert.equal((await catchUp()).started, 1);
    await result('older');
  });

  test('a webhook of the opening that comes later is stale, and the next opening is news', async () => {
    await catchUp();
    waits('late');
    const before = Date.now();
    await catchUp();
    const open = (openedAt: number) => {
      const over = knownAs('joe@example.com', { conversation: 'late', openedAt });
      return startRouting(world.starter, opening(world.policy.workspace, over), world.policy);
    };
    assert.equal((await open(before - 60_000)).kind, 'stale');
    await result('late');
    assert.notEqual((await open(Date.now() + 1_000)).kind, 'stale');
    await result('late');
  });

  test('a webhook that comes between the list and the start has the opening', async () => {
    await catchUp();
    waits('both');
    world.standIn.lists.listUnassigned = () =>
      Promise.resolve({ items: [{ conversation: 'both', contact: { id: 'both', tags: [], fields: {} } }] });
    const running = await begin();
    const run = await world.open(knownAs('joe@example.com', { conversation: 'both' }));
    await run.routed();
    const found = await running.result();
    assert.equal(found.started, 0);
    assert.equal(world.standIn.chat('both').assignments.length, 1);
  });

  test('openings that webhooks left alone stay so', async () => {
    await catchUp();
    waits('agents-own');
    await leaveAlone('agents-own');
    assert.equal((await catchUp()).started, 0);
  });

  test('an opening that a webhook leaves alone between the list and the start is not routed', async () => {
    await catchUp();
    waits('campaign');
    const { listUnassigned } = world.standIn.lists;
    let hasCome = false;
    world.standIn.lists.listUnassigned = async (...args) => {
      const page = await listUnassigned!(...args);
      // After the page is read: the activity asks the notes next, so the webhook is told a moment later.
      setTimeout(() => void leaveAlone('campaign').then(() => (hasCome = true)), 600);
      return page;
    };
    const running = await begin(2_500);
    assert.equal((await running.result()).started, 0);
    assert.ok(hasCome);
    await none('campaign');
  });

  test('who opened it and where decide as they do for a webhook', async () => {
    await catchUp();
    waits('by-an-agent', { source: 'user' });
    waits('events', { channel: { id: '7', source: 'whatsapp', inbox: 'Events' } });
    waits('tagged', { contact: { tags: [...Array.from({ length: 60 }, (_, at) => `t${at}`), 'Test'] } });
    waits('found', { source: 'contact', channel: { id: '8', source: 'sms', inbox: 'Support' } });
    world.rules.match = [
      { name: 'events', when: { inboxes: ['events'] }, ignore: true },
      { name: 'tests', when: { tags: ['test'] }, ignore: true },
      { name: 'sms', when: { channels: ['sms'] }, targets: { regular: world.policy.targets.vip } },
    ];
    assert.equal((await catchUp()).started, 1);
    for (const one of ['by-an-agent', 'events', 'tagged']) await none(one);
    assert.equal(await result('found').then(({ rule }) => rule), 'sms');
  });

  test('what the list leaves out is asked for once, where a rule depends on it, before anybody is written to', async () => {
    await catchUp();
    const asked: string[] = [];
    world.standIn.lists.channelOf = (conversation) => {
      asked.push(`${conversation} ${world.standIn.chat(conversation).sent.length}`);
      if (conversation === 'refused') return Promise.reject(new PlatformError('refused', 'HTTP 403'));
      return Promise.resolve({ id: '1', source: conversation === 'by-mail' ? 'gmail' : 'line' });
    };
    waits('no-rule-yet');
    assert.equal((await catchUp()).started, 1);
    assert.deepEqual(asked, [], 'no rule names channels');
    world.rules.match = [
      { name: 'tests', when: { tags: ['test'] }, ignore: true },
      { name: 'mail', when: { channels: ['gmail'] }, ignore: true },
      { name: 'line', when: { channels: ['line'] }, targets: { regular: world.policy.targets.vip } },
    ];
    waits('tagged', { contact: { tags: ['test'] } });
    for (const one of ['by-mail', 'by-line', 'refused']) waits(one);
    assert.match((await catchUp()).why, /1 left alone; 2 had no run/);
    assert.deepEqual(asked.sort(), ['by-line 0', 'by-mail 0', 'refused 0']);
    for (const one of ['tagged', 'by-mail']) await none(one);
    assert.equal((await result('by-line')).rule, 'line');
    assert.equal((await result('refused')).rule, undefined, 'as after a webhook without the channel');
    assert.equal((await catchUp()).started, 0);
    assert.equal(asked.length, 3, 'what is left alone is not asked for again');
  });

  test('so is who opened it, where the platform tells', async () => {
    await catchUp();
    const sources: Record<string, string> = { 'by-an-agent': 'user', 'by-the-contact': 'contact' };
    world.standIn.lists.sourceOf = (conversation) => Promise.resolve(sources[conversation]);
    for (const one of ['by-an-agent', 'by-the-contact', 'nobody-knows']) waits(one);
    assert.equal((await catchUp()).started, 2);
    await none('by-an-agent');
    await result('nobody-knows');
  });

  test('so they do where the conversation had a run before', async () => {
    await catchUp();
    waits('talked-to', { contact: {} });
    await catchUp();
    await runOf('talked-to').signal('conversationClosed', { eventId: 'c', closedAt: Date.now() + 1 });
    assert.equal((await result('talked-to')).outcome, 'closed');
    await leaveAlone('talked-to');
    assert.equal((await catchUp()).started, 0);
  });

  test('whoever has waited for a day is not asked', async () => {
    world.policy.catchUp = { every: 60_000, onFirstStart: 'route' };
    waits('forgotten', { openedAt: Date.now() - 26 * HOUR, contact: {} });
    await catchUp();
    const { branch, questions, assignee } = await result('forgotten');
    assert.deepEqual([branch, questions, assignee?.name], ['unavailable', 0, 'Mara']);
    assert.match(
      world.standIn.chat('forgotten').comments[0] ?? '',
      /found by catch-up, waited 26 h\)\. .*waited for more than a day, triage/,
    );
  });

  test('a close of the opening ends a run that knows only the latest time of it', async () => {
    await catchUp();
    waits('asked', { contact: {} });
    await catchUp();
    await runOf('asked').signal('conversationClosed', { eventId: 'c', openedAt: Date.now() - HOUR });
    assert.equal((await result('asked')).outcome, 'closed');
  });

  test('openings that no webhook told of name the endpoint, until a catch-up finds none', async () => {
    await catchUp();
    waits('unheard');
    const { why } = await catchUp();
    assert.match(
      why,
      /1 had no run and have one now\. No webhook told of them: .* respond-io has switched the endpoint off; switch it on in Settings, Integrations, Webhooks$/,
    );
    const missed = await world.registry.getSingleMetric('router_missed_openings_total')?.get();
    assert.deepEqual(missed?.values, [{ labels: { workspace: world.policy.workspace }, value: 1 }]);
    await result('unheard');
    assert.doesNotMatch((await catchUp()).why, /switched/);
  });

  test('the first catch-up of a workspace says nothing of its webhooks', async () => {
    world.policy.catchUp = { every: 60_000, onFirstStart: 'route' };
    waits('older');
    const { why, started } = await catchUp();
    assert.equal(started, 1);
    assert.doesNotMatch(why, /switched/);
  });

  test('nothing is started where the policy says so, and pages and failures are no defect', async () => {
    await catchUp();
    for (let at = 0; at < 5; at++) waits(`page${at}`);
    world.standIn.pageSize = 2;
    world.policy.mode = 'observe';
    assert.match((await catchUp()).why, /only observes/);
    world.policy.mode = 'route';
    world.policy.catchUp = false;
    assert.match((await catchUp()).why, /catchUp: false/);
    world.policy.catchUp = { every: 60_000, onFirstStart: 'leave' };
    assert.equal((await catchUp()).started, 5);
    world.standIn.lists.listUnassigned = () =>
      Promise.reject(new PlatformError('refused', 'listUnassigned: HTTP 400'));
    assert.match((await catchUp()).why, /did not list them \(listUnassigned: HTTP 400\)/);
  });
});
