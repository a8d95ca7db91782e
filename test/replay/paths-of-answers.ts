/** Paths of answers that come late, are corrected, or have to be confirmed. */
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { lateAnswerId } from '../../src/client/names.js';
import { messageSent } from '../../src/workflows/messages.js';
import { read } from '../support/read.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import type { World } from '../support/world.js';
import { ended, vip, type Path } from './playing.js';

/** Told to the watch, as the run has ended. */
async function answersLate(world: World) {
  const run = await world.open();
  await run.reaches(/question 1 of 4/);
  await fastForward(world.client, run.workflowId, '31 minutes');
  await run.routed();
  const message = read({ id: 'late', kind: 'text', text: vip, at: Date.now() });
  const event = { type: 'message.received', eventId: 'late', conversation: run.conversation, message };
  await deliver(world.starter, world.policy, run.workflowId, newsOf(event as ConversationEvent));
  return run;
}

async function answeredLate(world: World) {
  const run = await answersLate(world);
  await world.client.workflow.getHandle(lateAnswerId(run.workflowId)).result();
  await until('the late answer is routed', async () => (await run.describe()).status.name === 'COMPLETED');
  return run;
}

export const ofAnswers: Record<string, Path> = {
  'mentioned-and-confirmed': async (world) => {
    const text = `my colleague ${vip} told me to write to you`;
    const run = await world.open({ message: { id: 'm', kind: 'text', text, at: 1 } });
    await run.reaches(/question 1 of 4/);
    await run.says('yes');
    return ended(run);
  },
  'corrected-by-an-edit': async (world) => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('jnae@example.com', { id: 'slip' });
    await run.says(vip, { id: 'edit', kind: 'edit', edits: 'slip' });
    return ended(run);
  },
  'first-message-follows': async (world) => {
    const run = await world.open({ messageFollows: true });
    await run.says(`my address is ${vip}`);
    return ended(run);
  },
  'answered-late': async (world) => ({ workflowId: (await answeredLate(world)).workflowId }),
  'late-answer-watched': async (world) => ({
    workflowId: lateAnswerId((await answeredLate(world)).workflowId),
  }),
  'late-answer-handed-over': async (world) => {
    const { question } = world.policy;
    world.policy.question = { ...question, settle: 30_000 };
    const { conversation, workflowId } = await answersLate(world);
    await world.open({ conversation, openedAt: Date.now() + 60_000 });
    const watch = world.client.workflow.getHandle(lateAnswerId(workflowId));
    await watch.result();
    return { workflowId: watch.workflowId };
  },
  'answered-by-a-person-whom-nobody-knows': async (world) => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.signal(messageSent, { messages: [{ id: 'h', source: 'user', text: 'Hello' }] });
    return ended(run);
  },
};
