import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDeskClient } from '../../src/client/desk/desk-client.js';
import { deskId } from '../../src/client/names.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import { HOUR, roster } from '../support/policy.js';
import { until } from '../support/wait.js';
import { createWorld } from '../support/world.js';

test('presence and settings told over the API survive a lost desk; what the new desk hears itself is newer', async (t) => {
  const world = await createWorld();
  t.after(() => world.stop());
  const { client, starter, policy } = world;
  const { workspace } = policy;
  const published = { policy, roster, match: [], startOn: ['contact'] };
  await publishPolicy(starter, workspace, { published, edited: false });
  const desk = createDeskClient({
    ...starter,
    config: { workspace: () => ({ id: workspace, roster }) as never, isPaused: () => false },
  });
  await desk.tell(workspace, { type: 'presence', agent: '101', online: false });
  await desk.tell(workspace, { type: 'presence', agent: '102', online: false });
  await desk.tell(workspace, { type: 'agentSet', agent: '103', online: false, lasting: HOUR });
  await desk.tell(workspace, { type: 'agentSet', agent: '104', maxOpen: 7 });
  await desk.tell(workspace, { type: 'agentSet', agent: '104' });
  await client.workflow.getHandle(deskId(workspace)).terminate('lost');
  await desk.tell(workspace, { type: 'presence', agent: '102', online: true });
  const agents = await until('the new desk has heard it', async () => {
    const { agents: seen } = await desk.view(workspace);
    const of = (id: string) => seen.find((agent) => agent.id === id);
    return of('101')?.online === false && of('103')?.online === false && seen;
  });
  const of = (id: string) => agents.find((agent) => agent.id === id);
  assert.equal(of('102')?.online, true);
  assert.ok((of('103')?.override?.until ?? 0) <= Date.now() + HOUR);
  assert.equal(of('104')?.override, undefined, 'taken back');
});
