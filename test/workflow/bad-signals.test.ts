/** One bad Signal must not stop a workflow that a whole workspace needs. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { DeskEvent } from '../../src/routing/desk/messages.js';
import { deskId, catchUpNotesId } from '../../src/client/names.js';
import { readNotes, openNotes } from '../../src/client/catch-up/notes.js';
import { deskView } from '../../src/workflows/messages.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';
import { whyStuck } from '../../src/temporal/workflow-state.js';

const payloads = {
  'no JSON': { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"type":') },
  'an unknown encoding': { metadata: { encoding: Buffer.from('binary/strange') }, data: Buffer.from('x') },
  'no metadata': { data: Buffer.from([0xff, 0xfe]) },
  'protobuf without a type': {
    metadata: { encoding: Buffer.from('binary/protobuf') },
    data: Buffer.from([1]),
  },
};

describe('a signal that nobody can read', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
  });
  afterEach(() => world.stop());

  const send = (workflowId: string, signalName: string, payload: object) =>
    world.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId },
      signalName,
      input: { payloads: [payload] },
    });

  for (const [name, payload] of Object.entries(payloads))
    test(`${name}: desk, registry, watch and run go on`, async () => {
      const { workspace } = world.policy;
      for (const signal of ['deskEvent', 'rosterChanged', 'noSuchSignal'])
        await send(deskId(workspace), signal, payload);
      await openNotes(world.client, workspace, world.starter.taskQueue);
      for (const signal of ['openingsLeftAlone', 'caughtUp'])
        await send(catchUpNotesId(workspace), signal, payload);
      const asked = await world.open();
      for (const signal of ['contactReplied', 'messageSent', 'seatOffered', 'policyChanged', 'routingPaused'])
        await send(asked.workflowId, signal, payload);
      await asked.says('jane@example.com');
      await asked.routed();
      const run = await world.open(knownAs('joe@example.com'));
      await run.routed();
      await until('the watch has its memo', () => readNotes(world.client, workspace));
      assert.equal(await whyStuck(world.client, deskId(workspace)), undefined);
    });

  const span = [0, 1];
  for (const [name, hours] of Object.entries({
    'an index that is the name of a member': { schedules: [[span]], of: { '101': 'length' }, until: 9e12 },
    'an index beyond the schedules': { schedules: [[span]], of: { '101': 7 }, until: 9e12 },
    'a broken index': { schedules: [[span]], of: { '101': 0.5 }, until: 9e12 },
    'an inherited member': { schedules: [[span]], of: { '101': '__proto__' }, until: 9e12 },
    'a span that ends before it begins': { schedules: [[[2, 1]]], of: { '101': 0 }, until: 9e12 },
    'no schedules': { of: {}, until: 1 },
  }))
    test(`malformed hours, ${name}: left alone`, async () => {
      await world.tellDesk({ type: 'hours', hours } as unknown as DeskEvent);
      const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
      const view = await world.client.connection.withDeadline(Date.now() + 5_000, () => desk.query(deskView));
      assert.equal(view.agents.find(({ id }) => id === '101')?.online, true);
      await (await world.open(knownAs('jane@example.com'))).routed();
    });
});
