/** The paths of routing runs on which they and the desk cross each other. */
import { assigneeChanged, policyChanged } from '../../src/workflows/messages.js';
import { HOUR, team } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
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
