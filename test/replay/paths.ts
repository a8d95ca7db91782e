/** The paths through the workflows of which a history is kept. Each leads to the ids of the runs to keep. */
import { randomUUID } from 'node:crypto';
import { startRouting } from '../../src/client/routing/start-routing.js';
import {
  assigneeChanged,
  conversationClosed,
  messageSent,
  policyChanged,
  routingPaused,
} from '../../src/workflows/messages.js';
import { HOUR, team } from '../support/policy.js';
import { refused, unavailable, unconfirmed } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { knownAs, opening, type RunHandle, type World } from '../support/world.js';
import { held } from './held-paths.js';
import { atTheDesk } from './paths-at-the-desk.js';
import { besides } from './paths-besides.js';
import { ofAnswers } from './paths-of-answers.js';
import { ofJointWrites } from './paths-of-joint-writes.js';
import { limitedLookUp, longLived } from './long-lived-paths.js';
import { withoutLimit } from './paths-without-a-limit.js';
import { ended, published, queued, vip, type Kept, type Path } from './playing.js';

const human = { id: '103', name: 'Cy' };
const eventId = 'e';

async function asked(world: World, over = {}): Promise<RunHandle> {
  const run = await world.open(over);
  await run.reaches(/question 1 of 4/);
  return run;
}

async function answers(run: RunHandle, texts: string[]): Promise<Kept> {
  for (const [at, text] of texts.entries()) {
    await run.reaches(new RegExp(`question ${at + 1} of 4`));
    await run.says(text);
  }
  return ended(run);
}

export const paths: Record<string, Path> = {
  'known-vip': async (world) => ended(await world.open(knownAs(vip))),
  'known-regular': async (world) => ended(await world.open(knownAs('joe@example.com'))),
  'address-in-the-opening': async (world) =>
    ended(await world.open({ message: { id: 'm', kind: 'text', text: `hi, ${vip}`, at: 1 } })),
  'asked-and-answered': async (world) => answers(await world.open(), [vip]),
  'three-wrong-then-right': async (world) => answers(await world.open(), ['a', 'b', 'c', vip]),
  'four-wrong': async (world) => answers(await world.open(), ['a', 'b', 'c', 'd']),
  'hand-over-word': async (world) => answers(await world.open(), ['human']),
  'no-answer': async (world) => {
    const run = await asked(world);
    await fastForward(world.client, run.workflowId, '31 minutes');
    return ended(run);
  },
  'not-asked-again': async (world) => ended(await world.open({ askedInVainAt: Date.now() - HOUR })),
  'question-refused': async (world) => {
    world.standIn.before('sendMessage', () => {
      throw refused();
    });
    return ended(await world.open());
  },
  'question-uncertain': async (world) => {
    world.standIn.before('sendMessage', (attempt) => {
      if (attempt === 1) throw unconfirmed();
    });
    return answers(await world.open(), [vip]);
  },
  'late-event-of-another-question': async (world) => {
    const run = await asked(world);
    const { sent } = world.standIn.chat(run.conversation);
    world.standIn.before('sendMessage', async (attempt) => {
      if (attempt !== 3) return;
      const id = `out-${run.conversation}-2`;
      const message = { id, source: 'api' as const, text: sent[1]!, at: Date.now() };
      await run.signal(messageSent, { messages: [message] });
      throw unconfirmed();
    });
    return answers(run, ['a', 'b', vip]);
  },
  'crm-handed-over': async (world) => {
    world.standIn.before('getContactData', (attempt) => {
      if (attempt < 3) throw unavailable(20);
    });
    return ended(await world.open(knownAs(vip)));
  },
  'crm-unavailable': async (world) => {
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs(vip));
    await run.reaches(/does not answer/);
    await fastForward(world.client, run.workflowId, '3 minutes');
    return ended(run);
  },
  'agent-refused': async (world) => {
    world.standIn.refuses = ['101'];
    return ended(await world.open(knownAs(vip)));
  },
  'contact-gone': async (world) => {
    world.standIn.chat('gone').gone = true;
    return ended(await world.open(knownAs('nobody@example.com', { conversation: 'gone' })));
  },
  'queued-and-offered': async (world) => {
    const run = await queued(world);
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    return ended(run);
  },
  'queue-timed-out': async (world) => {
    world.policy.targets.regular = team('support', { timeout: HOUR, onTimeout: team('managers') });
    const run = await queued(world);
    await fastForward(world.client, run.workflowId, '61 minutes');
    return ended(run);
  },
  abandoned: async (world) => {
    const run = await queued(world);
    await fastForward(world.client, run.workflowId, '8 days');
    return ended(run);
  },
  'address-while-queued': async (world) => {
    for (const agent of ['102', '103', '104'])
      await world.tellDesk({ type: 'presence', agent, online: false });
    const run = await asked(world);
    await run.says('human');
    await run.reaches(/Waiting for a free agent/);
    await run.says(`sorry: ${vip}`);
    return ended(run);
  },
  'taken-over': async (world) => {
    const run = await asked(world);
    world.standIn.chat(run.conversation).assignee = human;
    await run.signal(assigneeChanged, { eventId, assignee: human });
    return ended(run);
  },
  closed: async (world) => {
    const run = await asked(world);
    await run.signal(conversationClosed, { eventId, closedAt: Date.now() + 1 });
    return ended(run);
  },
  'closed-without-a-time': async (world) => {
    const run = await asked(world);
    await run.signal(conversationClosed, { eventId: 'of an earlier opening' });
    await until('looked', () => world.standIn.count('lookAtConversation') === 1);
    world.standIn.chat(run.conversation).open = false;
    await run.signal(conversationClosed, { eventId });
    return ended(run);
  },
  cancelled: async (world) => {
    const run = await asked(world);
    await run.cancel();
    return ended(run);
  },
  superseded: async (world) => {
    const run = await asked(world);
    const { runId } = await run.describe();
    const next = opening(world.policy.workspace, {
      ...knownAs(vip),
      conversation: run.conversation,
      openedAt: Date.now() + 1_000,
    });
    await startRouting(world.starter, next, world.policy);
    await world.client.workflow.getHandle(run.workflowId, runId).result();
    return { workflowId: run.workflowId, runId };
  },
  'reopen-conversation': async (world) => {
    const { workflowId, runId } = await paths['superseded']!(world);
    return until('the starter of the next opening', async () => {
      const query = `WorkflowType = "reopenConversation" AND ExecutionStatus = "Completed"`;
      for await (const run of world.client.workflow.list({ query })) {
        if (run.workflowId.startsWith(`reopen/${workflowId}/${runId}`)) return { workflowId: run.workflowId };
      }
      return undefined;
    });
  },
  'signal-during-a-local-activity': async (world) => {
    const started: RunHandle[] = [];
    world.standIn.before('getContactData', async () => {
      const run = await until('the run', () => started[0]);
      await run.says(`x${randomUUID()}`);
    });
    const run = await world.open(knownAs(vip));
    started.push(run);
    return ended(run);
  },
  observed: async (world) => {
    world.policy.mode = 'observe';
    return ended(await world.open(knownAs(vip)));
  },
  'opened-over-the-api': async (world) => ended(await world.open({ ...knownAs(vip), byCaller: true })),
  paused: async (world) => {
    const run = await world.open({ ...knownAs(vip), paused: true });
    await run.reaches(/Paused by an operator/);
    await run.signal(routingPaused, { paused: false });
    return ended(run);
  },
  'rerouted-while-asking': async (world) => {
    const run = await asked(world);
    await run.signal(policyChanged, published(world, 'next'));
    await until('the new version', async () =>
      (await run.describe()).typedSearchAttributes.getAll().some(({ value }) => value === 'next'),
    );
    await run.says(vip);
    return ended(run);
  },
  'rerouted-while-queued': async (world) => {
    const run = await queued(world);
    const next = published(world, 'next');
    next.policy.targets = { ...next.policy.targets, unknown: team('managers'), regular: team('managers') };
    await run.signal(policyChanged, next);
    return ended(run);
  },
  'asked-the-crm-again': async (world) => {
    world.policy.crm = { ...world.policy.crm, patience: 1_000, recheck: { after: HOUR, times: 2 } };
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs(vip));
    await run.reaches(/1 of 2/);
    world.standIn.before('getContactData', () => undefined);
    await fastForward(world.client, run.workflowId, '61 minutes');
    return ended(run);
  },
  'looked-up-in-turn': limitedLookUp,
  ...longLived,
  ...besides,
  ...ofAnswers,
  ...ofJointWrites,
  ...held,
  ...atTheDesk,
  ...withoutLimit,
};
