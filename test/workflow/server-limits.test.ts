/** What a run does to others when the server takes no more signals for it, or ends it: on a server with small limits. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createRegistryActivities } from '../../src/activities/policy/registry.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { newestRun } from '../../src/client/routing/newest-run.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import { opening } from '../support/opening.js';
import { startSmallServer, type SmallServer } from '../support/small-server.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const MAX_SIGNALS = 25;

describe('a run that the server takes no more signals for', () => {
  const present = process.env['TEST_TEMPORAL_ADDRESS'];
  let server: SmallServer;
  let world: World;
  const refused: string[] = [];

  before(async () => {
    server = await startSmallServer([`history.maximumSignalsPerExecution=${MAX_SIGNALS}`]);
    process.env['TEST_TEMPORAL_ADDRESS'] = server.address;
    world = await createWorld();
  });
  after(async () => {
    await world.stop();
    await server.stop();
    process.env['TEST_TEMPORAL_ADDRESS'] = present;
  });

  const routing = () =>
    createRoutingClient({
      campaigns: new Campaigns(),
      ...world.starter,
      namespace: 'default',
      config: {
        workspace: () =>
          ({
            policy: world.policy,
            roster: { agents: [], teams: [] },
            match: [],
            platform: { type: 'respond-io' },
          }) as never,
        isPaused: () => false,
      },
      onRefused: (_workspace, workflowId, event) => refused.push(`${workflowId} ${event}`),
    });

  const deafRun = async (): Promise<RunHandle> => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    for (let sent = 0; sent < MAX_SIGNALS; sent += 1) await run.signal('nobodyListens');
    return run;
  };
  const said = (conversation: string): ConversationEvent => {
    const id = randomUUID();
    return { type: 'message.received', eventId: id, conversation, message: { id, kind: 'text', text: 'hi' } };
  };

  test('its events are skipped, and said to be', async () => {
    const run = await deafRun();
    const { workspace } = world.policy;
    assert.equal(await routing().deliver(workspace, said(run.conversation)), 'refused');
    assert.deepEqual(refused, [`${run.workflowId} message.received`]);
    const close = { type: 'conversation.closed', eventId: 'c', conversation: run.conversation } as const;
    assert.equal(await routing().deliver(workspace, close), 'refused');
    const other = await world.open();
    assert.equal(await routing().deliver(workspace, said(other.conversation)), 'delivered');
  });

  test('its conversation is routed anew when it is opened again', async () => {
    const run = await deafRun();
    const { workspace } = world.policy;
    const again = opening(workspace, { conversation: run.conversation, openedAt: Date.now() + 5 });
    const answer = await startRouting(world.starter, again, world.policy);
    assert.equal(answer.kind, 'started');
    assert.equal((await startRouting(world.starter, again, world.policy)).kind, 'duplicate');
    assert.equal((await newestRun(world.client, run.workflowId))?.state, 'running');
  });

  test('it does not keep a pause from the others', async () => {
    const deaf = await deafRun();
    const other = await world.open();
    const { workspace } = world.policy;
    const activities = createRegistryActivities({ client: world.client });
    await until('both are listed', async () => {
      const found: string[] = [];
      for await (const { workflowId } of world.client.workflow.list({ query: `Workspace = '${workspace}'` }))
        found.push(workflowId);
      return found.includes(deaf.workflowId) && found.includes(other.workflowId);
    });
    // Visibility may show a run's latest change later than the run itself: the registry tells again, and so does this.
    await until('the other one is told', async () => {
      const activity = new MockActivityEnvironment();
      await activity.run<[], number, () => Promise<number>>(() => activities.tellPaused(workspace, true));
      const { events } = await other.fetchHistory();
      const signals = events?.map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
      return signals?.includes('routingPaused');
    });
  });

  test('one that the server ended is a defect; one that an operator terminated is not', async () => {
    const stopped = await world.open();
    await stopped.terminate('enough of it');
    assert.equal((await newestRun(world.client, stopped.workflowId))?.state, 'stopped');
    const alone = await startSmallServer([`limit.historyCount.error=8`, `limit.historyCount.warn=7`]);
    try {
      process.env['TEST_TEMPORAL_ADDRESS'] = alone.address;
      const tiny = await createWorld();
      const run = await tiny.open();
      for (let sent = 0; sent < 12; sent += 1) await run.signal('nobodyListens').catch(() => undefined);
      await until('the server has ended it', async () => (await run.describe()).status.name === 'TERMINATED');
      assert.equal((await newestRun(tiny.client, run.workflowId))?.state, 'defect');
      await tiny.stop();
    } finally {
      process.env['TEST_TEMPORAL_ADDRESS'] = server.address;
      await alone.stop();
    }
  });
});
