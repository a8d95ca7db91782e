/** The paths of routing runs on which they and the desk cross each other. */
import { assigneeChanged, policyChanged } from '../../src/workflows/messages.js';
import { HOUR, team } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { knownAs } from '../support/world.js';
import { ended, published, queued, vip, type Path } from './playing.js';

export const atTheDesk: Record<string, Path> = {
  'offered-after-a-withdrawal': async (world) => {
    await world.tellDesk({ type: 'presence', agent: '104', online: false });
    const run = await queued(world);
    const next = published(world, 'next');
    next.policy.targets = { ...next.policy.targets, unknown: team('managers'), regular: team('managers') };
    await run.signal(policyChanged, next);
    await run.reaches(/nobody free in Managers/);
    await world.tellDesk({ type: 'presence', agent: '104', online: true });
    return ended(run);
  },
  'waited-outside-a-full-queue': async (world) => {
    world.standIn.instead = {
      decideAssignment: () => Promise.resolve({ kind: 'queueFull', why: '10,000 wait' }),
    };
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/The queue is full/);
    delete world.standIn.instead;
    await fastForward(world.client, run.workflowId, '2 minutes');
    return ended(run);
  },
  'assigned-at-once': async (world) => {
    world.policy.platform = { name: 'respond-io', unlimited: true };
    return ended(await world.open(knownAs(vip)));
  },
  'assigned-at-the-second-try': async (world) => {
    world.policy.platform = { name: 'respond-io', unlimited: true };
    world.standIn.before('assignConversation', (attempt) => {
      if (attempt === 1) throw unavailable();
    });
    return ended(await world.open(knownAs(vip)));
  },
  'taken-from-triage': async (world) => {
    world.policy.crm = { ...world.policy.crm, patience: 1_000, recheck: { after: HOUR, times: 2 } };
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs(vip));
    await run.reaches(/1 of 2/);
    await run.signal(assigneeChanged, { eventId: 'e', assignee: { id: '103', name: 'Cy' } });
    return ended(run);
  },
};
