/** The paths on which a close of an earlier opening comes late. */
import { replyWatchId } from '../../src/temporal/names.js';
import { conversationClosed } from '../../src/workflows/messages.js';
import { ana, HOUR, MINUTE } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { knownAs } from '../support/world.js';
import { ended, vip, type Path } from './playing.js';

const late = (openedAt: number) => ({ eventId: 'late', openedAt: openedAt - HOUR });

export const lateCloses: Record<string, Path> = {
  'late-close-in-triage': async (world) => {
    world.policy.crm = { ...world.policy.crm, patience: 1_000, recheck: { after: HOUR, times: 2 } };
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const openedAt = Date.now();
    const run = await world.open(knownAs(vip, { openedAt }));
    await run.reaches(/1 of 2/);
    await run.signal(conversationClosed, late(openedAt));
    world.standIn.before('getContactData', () => undefined);
    await run.query('__temporal_workflow_metadata'); // Answered when the close has been taken in.
    await fastForward(world.client, run.workflowId, '61 minutes');
    return ended(run);
  },
  'late-close-and-the-watch': async (world) => {
    world.policy.targets.vip = { ...ana, firstReplyWithin: 15 * MINUTE };
    const openedAt = Date.now();
    const run = await world.open(knownAs(vip, { openedAt }));
    await run.routed();
    const watch = world.client.workflow.getHandle(replyWatchId(run.workflowId));
    await watch.signal(conversationClosed, late(openedAt));
    await watch.query('__temporal_workflow_metadata');
    await fastForward(world.client, watch.workflowId, '16 minutes');
    await watch.result();
    return { workflowId: watch.workflowId };
  },
};
