/** The generic platform tells the opening and the first message in two webhooks, in any order, on the real server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dispatchAll, type Dispatch } from '../../src/api/webhooks/dispatch.js';
import { OvertakingReplies } from '../../src/api/webhooks/overtaking.js';
import type { WorkspaceConfig } from '../../src/config/workspace.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import { createWorld, type World } from '../support/world.js';

/** Milliseconds that a run waits for the message: less than the first of the times at which a lone message is told again. */
const SETTLE = 400;

describe('the first message of a conversation', () => {
  let world: World;
  let to: Dispatch;
  let overtaking: OvertakingReplies;
  let config: WorkspaceConfig;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
    world.policy.question.settle = SETTLE;
    config = {
      id: world.policy.workspace,
      policy: world.policy,
      roster: { agents: [], teams: [] },
      match: [],
      startOn: ['contact'],
      platform: { type: 'respond-io' },
    } as never;
    const routing = createRoutingClient({
      ...world.starter,
      namespace: 'default',
      campaigns: new Campaigns(),
      config: { workspace: () => config, isPaused: () => false },
    });
    overtaking = new OvertakingReplies({
      deliver: (workspace, event) => routing.deliver(workspace, event),
      settled: () => undefined,
    });
    const metrics = { event: () => undefined, opening: () => undefined };
    to = { routing, overtaking, metrics, leaveAlone: undefined } as unknown as Dispatch;
  });
  after(async () => {
    overtaking.stop();
    await world.stop();
  });

  const opened = (conversation: string): DomainEvent => ({
    type: 'conversation.opened',
    eventId: `o-${conversation}`,
    openedId: `${conversation}@1`,
    openedAt: Date.now(),
    conversation,
    source: 'contact',
    contact: { id: conversation, tags: [], fields: {} },
    messageFollows: true,
  });
  const said = (conversation: string): DomainEvent => ({
    type: 'message.received',
    eventId: `m-${conversation}`,
    conversation,
    message: { id: `m-${conversation}`, kind: 'text', text: 'jane@example.com', at: Date.now() },
  });
  const questionsOf = async (conversation: string) => {
    const { naming } = world.starter;
    const id = naming.workflowId(world.policy.workspace, 'respond-io', conversation);
    const { branch, questions } = (await world.client.workflow.getHandle(id).result()) as RoutingResult;
    return [branch, questions];
  };

  for (const [name, tell] of [
    [
      'after its opening',
      async (id: string) => {
        await dispatchAll(to, config, [opened(id)]);
        await dispatchAll(to, config, [said(id)]);
      },
    ],
    [
      'before its opening',
      async (id: string) => {
        await dispatchAll(to, config, [said(id)]);
        await dispatchAll(to, config, [opened(id)]);
      },
    ],
    [
      'beside its opening',
      async (id: string) => {
        await Promise.all([dispatchAll(to, config, [said(id)]), dispatchAll(to, config, [opened(id)])]);
      },
    ],
    [
      'long before its opening, between two of the times at which it is told again',
      async (id: string) => {
        await dispatchAll(to, config, [said(id)]);
        await new Promise((done) => setTimeout(done, 2_200));
        await dispatchAll(to, config, [opened(id)]);
      },
    ],
  ] as const)
    // prettier-ignore
    test(`comes ${name}: nothing is asked`, async () => {
      const id = name.replaceAll(/\W+/g, '-');
      world.standIn.chat(id);
      await tell(id);
      assert.deepEqual(await questionsOf(id), ['vip', 0]);
    });

  test('comes when the wait is over: it is the answer to the question', async () => {
    const id = 'late';
    world.standIn.chat(id);
    await dispatchAll(to, config, [opened(id)]);
    await new Promise((done) => setTimeout(done, 4 * SETTLE));
    await dispatchAll(to, config, [said(id)]);
    assert.deepEqual(await questionsOf(id), ['vip', 1]);
  });
});
