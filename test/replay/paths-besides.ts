/** The paths of the short workflows beside the routing runs, and of what they lead to. */
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { PlatformError } from '../../src/platforms/platform.js';
import { noteOpeningsLeftAlone, openNotes } from '../../src/client/catch-up/notes.js';
import { deskId, replyWatchId, catchUpNotesId } from '../../src/client/names.js';
import { CATCH_UP, deskQueue, deskView, RECONCILE_DESK } from '../../src/workflows/messages.js';
import { eventEndpoint } from '../support/event-endpoint.js';
import { ana, MINUTE, team } from '../support/policy.js';
import { unconfirmed } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { knownAs, type RunHandle, type World } from '../support/world.js';
import { ended, queued, vip, type Kept, type Path } from './playing.js';

const joe = 'joe@example.com';

export const besides: Record<string, Path> = {
  reconciled: async (world) => ({ workflowId: await reconciled(world) }),
  'reconciled-with-presence': async (world) => {
    listsWhoIsThere(world, ['102']);
    return { workflowId: await reconciled(world) };
  },
  'reconciled-page-by-page': async (world) => {
    world.standIn.lists.listOpen = (cursor) =>
      Promise.resolve(cursor === undefined ? { items: [], next: '2' } : { items: [] });
    return { workflowId: await reconciled(world) };
  },
  'reconciled-without-news': async (world) => {
    await reconciled(world);
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    await until('counted', async () => (await desk.query(deskView)).counted);
    return { workflowId: await reconciled(world) };
  },
  'desk-hears-who-is-there': async (world) => {
    const run = await queued(world);
    listsWhoIsThere(world, ['102']);
    await reconciled(world);
    await run.routed();
    return { workflowId: deskId(world.policy.workspace) };
  },
  'caught-up': async (world) => ({ workflowId: await caughtUp(world) }),
  'caught-up-after-a-look': async (world) => {
    world.rules.match = [{ name: 'mail', when: { channels: ['gmail'] }, ignore: true }];
    world.standIn.lists.channelOf = (conversation) =>
      Promise.resolve({ id: '1', source: conversation === 'by-mail' ? 'gmail' : 'line' });
    world.standIn.lists.sourceOf = () => Promise.reject(new PlatformError('refused', 'HTTP 403'));
    world.standIn.chat('by-mail').contact = { email: joe };
    return { workflowId: await caughtUp(world) };
  },
  'catch-up-notes-kept': async (world) => {
    await caughtUp(world);
    const { workspace } = world.policy;
    await noteOpeningsLeftAlone(world.starter)(workspace, 'respond-io', 'campaign');
    return { workflowId: catchUpNotesId(workspace) };
  },
  'found-by-catch-up': async (world) => {
    const { tries, waited } = { tries: 1, waited: 26 * 60 * MINUTE };
    return ended(await world.open({ caughtUp: { tries, waited } }));
  },
  'desk-counts-and-offers-at-once': async (world) => {
    const first = await queued(world);
    const second = await world.open(knownAs(joe));
    await second.reaches(/Waiting for a free agent, place 2/);
    await reconciled(world);
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    await until('counted', async () => (await desk.query(deskView)).counted);
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    await Promise.all([first.routed(), second.routed()]);
    return { workflowId: desk.workflowId };
  },
  'desk-lost-and-asked-again': async (world) => {
    const run = await queued(world);
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    await desk.terminate();
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    await until('the new desk knows who waits', async () => {
      await reconciled(world);
      return (await desk.query(deskQueue)).total === 1;
    });
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    return ended(run);
  },
  'answered-in-time': async (world) => {
    const run = await watched(world);
    const message = { id: 'm', source: 'user', at: Date.now() } as const;
    await tell(world, run, { type: 'message.sent', message });
    return watchOf(world, run);
  },
  'not-answered-in-time': async (world) => {
    const run = await watched(world);
    await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
    return watchOf(world, run);
  },
  'routed-once-more': async (world) => {
    const run = await watched(world);
    const { runId } = await run.describe();
    await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
    const newest = world.client.workflow.getHandle(run.workflowId);
    await until('routed once more', async () => (await newest.describe()).runId !== runId);
    await newest.result();
    return { workflowId: run.workflowId };
  },
  'assigned-and-watched': async (world) => ({ workflowId: (await watched(world)).workflowId }),
  'left-unassigned': async (world) => {
    world.policy.targets.vip = { kind: 'unassign' };
    const cy = { id: '103', name: 'Cy' };
    world.standIn.chat('theirs').assignee = cy;
    const contact = { id: 'theirs', email: vip, tags: [], fields: {}, assignee: cy };
    return ended(await world.open({ conversation: 'theirs', contact }));
  },
  'assigned-and-announced': (world) => announcing(world, async () => ended(await world.open(knownAs(vip)))),
  'queued-announced-and-moved-on': (world) =>
    announcing(world, async () => {
      const queue = { timeout: MINUTE, onTimeout: team('managers') };
      world.policy.targets.regular = team('support', queue);
      const run = await queued(world);
      await fastForward(world.client, run.workflowId, '2 minutes');
      return ended(run);
    }),
  'escalated-and-announced': (world) =>
    announcing(world, async () => {
      const run = await world.open();
      await run.reaches(/question 1 of 4/);
      await run.says('human');
      return ended(run);
    }),
  'not-answered-and-announced': (world) =>
    announcing(world, async () => {
      const run = await watched(world);
      await fastForward(world.client, replyWatchId(run.workflowId), '16 minutes');
      return watchOf(world, run);
    }),
  'event-delivered': (world) =>
    announcing(world, async ({ got }) => {
      await (await world.open(knownAs(vip))).routed();
      const id = await until('delivered', () => got[0]?.id);
      const workflowId = `event/${world.policy.workspace}/dashboard/${id}`;
      await world.client.workflow.getHandle(workflowId).result();
      return { workflowId };
    }),
  'in-doubt-on-an-idempotent-platform': async (world) => {
    world.policy.platform.idempotent = true;
    world.standIn.after('sendMessage', () => {
      throw unconfirmed();
    });
    const run = await world.open();
    return ended(run);
  },
  'unassigned-after-close': async (world) => {
    world.policy.close = { endsRun: true, unassign: true };
    const run = await world.open(knownAs(vip));
    await run.routed();
    world.standIn.chat(run.conversation).open = false;
    await tell(world, run, { type: 'conversation.closed' });
    const workflowId = `unassign/${run.workflowId}`;
    await world.client.workflow.getHandle(workflowId).result();
    return { workflowId };
  },
};

/** Somebody wants every event, and takes it. */
async function announcing(
  world: World,
  play: (endpoint: Awaited<ReturnType<typeof eventEndpoint>>) => Promise<Kept>,
): Promise<Kept> {
  const endpoint = await eventEndpoint();
  world.policy.webhooks = [endpoint.policy];
  world.endpoints.push(endpoint.config);
  try {
    return await play(endpoint);
  } finally {
    endpoint.stop();
  }
}

async function reconciled(world: World): Promise<string> {
  const { workspace } = world.policy;
  const workflowId = `reconcile-${workspace}`;
  await world.tellDesk({ type: 'unassigned', conversation: 'nobody' });
  await world.client.workflow.execute(RECONCILE_DESK, {
    workflowId,
    taskQueue: world.starter.taskQueue,
    args: [workspace],
  });
  return workflowId;
}

function listsWhoIsThere(world: World, online: string[]): void {
  const users = ['101', '102', '103', '104'].map((id) => ({ id, online: online.includes(id) }));
  world.standIn.lists.listUsers = () => Promise.resolve(users);
}

/** A VIP waited, and no webhook said so. */
async function caughtUp(world: World): Promise<string> {
  const { workspace } = world.policy;
  world.policy.catchUp = { every: MINUTE, onFirstStart: 'route' };
  await openNotes(world.client, workspace, world.starter.taskQueue);
  world.standIn.chat('missed').contact = { email: vip };
  const workflowId = `catch-up/${workspace}`;
  await world.client.workflow.execute(CATCH_UP, {
    workflowId,
    taskQueue: world.starter.taskQueue,
    args: [workspace, 10],
  });
  return workflowId;
}

/** A VIP is with Ana, who has 15 minutes to write. */
async function watched(world: World): Promise<RunHandle> {
  world.policy.targets.vip = { ...ana, firstReplyWithin: 15 * MINUTE };
  const run = await world.open(knownAs(vip));
  await run.routed();
  return run;
}

async function watchOf(world: World, run: RunHandle): Promise<Kept> {
  const workflowId = replyWatchId(run.workflowId);
  await world.client.workflow.getHandle(workflowId).result();
  return { workflowId };
}

const tell = (world: World, { conversation, workflowId }: RunHandle, event: object) =>
  deliver(
    world.starter,
    world.policy,
    workflowId,
    newsOf({ eventId: 'e', conversation, ...event } as ConversationEvent),
  );
