/** An operator cancels, or terminates, a run at each of its steps: before the effect of the call, and after it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deskId } from '../../src/client/names.js';
import { deskBooks, RECONCILE_DESK, type DeskBooks } from '../../src/workflows/messages.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const vip = 'jane@example.com';
const steps = [
  'sendMessage',
  'getContactData',
  'decideAssignment',
  'assignConversation',
  'tagAndComment',
] as const;
const moments = ['before', 'after'] as const;

describe('a run that is ended by an operator', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set(vip, 'vip');
  });
  after(() => world.stop());

  /** A run that stands in the middle of the step, until it is released. */
  const held = async (step: (typeof steps)[number], moment: (typeof moments)[number]) => {
    let release = () => {};
    let begin = () => {};
    const begun = new Promise<void>((go) => (begin = go));
    const standing = new Promise<void>((go) => (release = go));
    world.standIn[moment](step, () => {
      begin();
      return standing;
    });
    const run = await world.open();
    if (step !== 'sendMessage') {
      await run.reaches(/question 1 of 4/);
      await run.says(`I am ${vip}`);
    }
    await begun;
    const goOn = () => {
      world.standIn[moment](step, () => undefined);
      release();
    };
    return { run, goOn };
  };
  const atDesk = async ({ workflowId }: RunHandle) => {
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    // Before anybody has asked it, there is no desk.
    const nobody: Pick<DeskBooks, 'seats' | 'waiting'> = { seats: [], waiting: [] };
    const books = await desk.query(deskBooks).catch(() => nobody);
    return {
      seat: books.seats.some(([conversation]) => conversation === workflowId),
      waits: books.waiting.includes(workflowId),
    };
  };

  for (const step of steps)
    for (const moment of moments)
      test(`cancelled at ${step}, ${moment} its effect: desk and platform agree, and nobody waits`, async () => {
        const { run, goOn } = await held(step, moment);
        await run.cancel();
        goOn();
        assert.match((await run.routed()).outcome, /^(assigned|cancelledByOperator)$/);
        const has = world.standIn.chat(run.conversation).assignments.length;
        await until('the desk agrees', async () => (await atDesk(run)).seat === (has === 1));
        assert.equal((await atDesk(run)).waits, false);
      });

  test('terminated at each step, it gives back its seat with the next comparison', async () => {
    const ended: RunHandle[] = [];
    for (const step of steps) {
      const { run, goOn } = await held(step, 'before');
      await run.terminate('an operator');
      goOn();
      ended.push(run);
    }
    const { workspace } = world.policy;
    await until('the desk has nobody whom the platform has not', async () => {
      await world.client.workflow.execute(RECONCILE_DESK, {
        workflowId: `reconcile-${workspace}`,
        taskQueue: world.starter.taskQueue,
        args: [workspace],
      });
      const states = await Promise.all(
        ended.map(async (run) => {
          const { seat, waits } = await atDesk(run);
          return !waits && seat === (world.standIn.chat(run.conversation).assignments.length === 1);
        }),
      );
      return states.every(Boolean);
    });
  });
});
