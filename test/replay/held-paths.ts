/** The paths through conversations that the router holds itself, for platforms that know messages only. */
import { until } from '../support/wait.js';
import { heldChat } from '../support/held.js';
import { fastForward } from '../support/temporal.js';
import { Stage } from '../../src/workflows/search-attributes.js';
import { roster } from '../support/policy.js';
import type { World } from '../support/world.js';
import { vip, type Path } from './playing.js';
import { messageFailed } from '../../src/workflows/messages.js';

const everybody = roster.agents.map(({ id }) => id);

export const held: Record<string, Path> = {
  'held-while-they-wait-for-us': async (world) => {
    const present = (online: boolean) =>
      Promise.all(everybody.map((agent) => world.tellDesk({ type: 'presence', agent, online })));
    await present(false);
    const chat = heldChat(world, { email: 'joe@example.com' });
    await chat.writes('hi');
    await isOpen(world, chat.held, true);
    await until('queued', async () => {
      const { typedSearchAttributes } = await world.client.workflow.getHandle(chat.routing).describe();
      return typedSearchAttributes.get(Stage) === 'queued';
    });
    await fastForward(world.client, chat.held, '25 hours');
    await present(true);
    await world.client.workflow.getHandle(chat.routing).result();
    await fastForward(world.client, chat.held, '25 hours');
    await isOpen(world, chat.held, false);
    await fastForward(world.client, chat.held, '8 days');
    return { workflowId: chat.held };
  },
  'held-until-forgotten': async (world) => {
    const chat = heldChat(world, { email: vip });
    const first = await chat.writes('hi');
    await isOpen(world, chat.held, true);
    await world.client.workflow.getHandle(chat.routing).result();
    await chat.writes('and more');
    await chat.closes();
    await isOpen(world, chat.held, false);
    await chat.delivers(first);
    await chat.writes('hi again');
    await isOpen(world, chat.held, true);
    await fastForward(world.client, chat.held, '25 hours');
    await isOpen(world, chat.held, false);
    await fastForward(world.client, chat.held, '8 days');
    return { workflowId: chat.held };
  },
  'held-and-asked': async (world) => {
    const chat = heldChat(world);
    await chat.writes('hi');
    await isOpen(world, chat.held, true);
    await chat.writes(`I am ${vip}`);
    await world.client.workflow.getHandle(chat.routing).result();
    return { workflowId: chat.routing };
  },
  'question-undelivered': async (world) => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const messageId = `out-${run.conversation}-1`;
    await run.signal(messageFailed, { eventId: 'f', messageId, why: '131026 Message undeliverable' });
    await run.routed();
    return { workflowId: run.workflowId };
  },
};

const isOpen = (world: World, id: string, open: boolean) =>
  until(`${id} is ${open ? 'open' : 'closed'}`, async () => {
    const metadata = await world.client.workflow
      .getHandle(id)
      .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return metadata.currentDetails?.startsWith(open ? '**Open' : '**Closed');
  });
