/** Platforms that tell whole seconds: what was written in the second of the question, before and after it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endOfSecond } from '../../src/platforms/shared/timestamp.js';
import type { PlatformActivities } from '../../src/workflows/activities.js';
import { StandIn } from '../support/stand-in.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

describe('in the second of the question', () => {
  let world: World;
  /** The last send, as a platform tells it whose answers have a Date header only. */
  let sent: { at: number; answeredAt: number };
  before(async () => {
    const standIn = new StandIn();
    const sendMessage: PlatformActivities['sendMessage'] = async (...args) => {
      const { messageId } = await standIn.platform.sendMessage(...args);
      sent = { at: endOfSecond(Date.now()), answeredAt: Date.now() };
      return { messageId, ...sent };
    };
    world = await createWorld({ standIn, platform: { ...standIn.platform, sendMessage } });
  });
  after(() => world.stop());

  const second = (at: number) => Math.floor(at / 1000) * 1000;
  const asked = async (message: object = { message: { id: 'hi', kind: 'text', text: 'hi' } }) => {
    const run = await world.open(message);
    await run.reaches(/question 1 of/);
    return run;
  };

  /** Beyond the quiet time after which an answer counts. */
  const isStillAsked = async (run: RunHandle) => {
    await new Promise((done) => setTimeout(done, 1_000));
    assert.match(await run.reaches(/question/), /question 1 of/);
  };

  test('an autoresponder has answered: the contact is asked again', async () => {
    const run = await asked();
    await run.says('I am out of office', { at: second(sent.at), receivedAt: sent.answeredAt + 1 });
    await run.reaches(/question 2 of/);
    await run.says('joe@example.com');
    assert.equal((await run.routed()).questions, 2);
  });

  test('what was received before the question had gone out is no answer', async () => {
    const run = await asked();
    await run.says('and hello', { at: second(sent.at), receivedAt: sent.answeredAt - 1 });
    await isStillAsked(run);
    await run.says('joe@example.com');
    assert.equal((await run.routed()).questions, 1);
  });

  test('the picture that opened the conversation, told after the opening, is no answer', async () => {
    const run = await asked({});
    const times = { at: second(sent.at), receivedAt: sent.answeredAt + 1 };
    await run.says('', { kind: 'attachment', ...times });
    await isStillAsked(run);
    await run.says('joe@example.com');
    assert.equal((await run.routed()).questions, 1);
  });
});
