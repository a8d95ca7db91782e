/** A phone number and a business-scoped user id are one person: one conversation, asked once, assigned once. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { IncomingMessage } from '../../src/routing/conversation.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { findContact } from '../../src/client/contacts/find-contact.js';
import { heldId } from '../../src/client/names.js';
import { heldChat, phoneNumber, userId, type HeldChat } from '../support/held.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

const vip = 'jane@example.com';

/** The ways in which a contact's messages name them. */
interface Person {
  P: string;
  U: string;
  /** Writes under the first name; the others come with it. */
  writes(text: string, ...names: string[]): Promise<IncomingMessage>;
  renamed(moved: [string, string][], ...names: string[]): Promise<string>;
  chat(name: string): HeldChat;
}

describe('the names of one person', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set(vip, 'vip');
  });
  after(() => world.stop());

  function person(): Person {
    const chat = (name: string) => heldChat(world, { name });
    const delivering = heldChat(world);
    return {
      P: phoneNumber(),
      U: userId(),
      chat,
      async writes(text, name = '', ...aliases) {
        const message: IncomingMessage = { id: `wamid.${randomUUID()}`, kind: 'text', text, at: Date.now() };
        await chat(name).delivers(message, aliases.length > 0 ? aliases : undefined);
        return message;
      },
      renamed(moved, conversation = '', ...aliases) {
        const event = {
          type: 'contact.updated' as const,
          eventId: randomUUID(),
          conversation,
          aliases,
          moved,
        };
        return delivering.client.deliver(world.policy.workspace, event);
      },
    };
  }

  const resultOf = async (chat: HeldChat) => {
    await until('a run', async () => (await chat.runs()).length > 0);
    return (await run(chat).result()) as RoutingResult;
  };
  const run = (chat: HeldChat) => world.client.workflow.getHandle(chat.routing);
  const asked = (chat: HeldChat, times = 1) =>
    until(`${chat.routing} is asked`, async () => {
      const query = run(chat).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      return new RegExp(`question ${times} of 4`).test(
        (await query.catch(() => undefined))?.currentDetails ?? '',
      );
    });
  const detailsOf = async (name: string, who: Person) => {
    const query = world.client.workflow
      .getHandle(who.chat(name).held)
      .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return (await query.catch(() => undefined))?.currentDetails ?? '';
  };
  /** One run in all, under this name, and one question. */
  const oneRun = async (who: Person, main: string, others: string[], questions = 1) => {
    const result = (await run(who.chat(main)).result()) as RoutingResult;
    assert.deepEqual([result.outcome, result.assignee?.id, result.questions], ['assigned', '101', questions]);
    await until('all runs are listed', async () => (await who.chat(main).runs()).length === 1);
    for (const name of others) assert.deepEqual(await who.chat(name).runs(), [], name);
  };

  test('first with both names, the answer with the user id only', async () => {
    const who = person();
    await who.writes('hi', who.P, who.U);
    await asked(who.chat(who.P));
    await who.writes(vip, who.U);
    await oneRun(who, who.P, [who.U]);
  });

  test('first with the user id only, then with both, then with the number only', async () => {
    const who = person();
    await who.writes('hi', who.U);
    await asked(who.chat(who.U));
    await who.writes('still there?', who.P, who.U);
    await asked(who.chat(who.U), 2);
    await who.writes(vip, who.P);
    await oneRun(who, who.U, [who.P], 2);
  });

  test('first with the number only, then with both, then with the user id only', async () => {
    const who = person();
    await who.writes('hi', who.P);
    await asked(who.chat(who.P));
    await who.writes('?', who.P, who.U);
    await until('the user id passes on', async () => /Passes on/.test(await detailsOf(who.U, who)));
    await who.writes(vip, who.U);
    await until('assigned', () => run(who.chat(who.P)).result());
    assert.deepEqual(await who.chat(who.U).runs(), []);
  });

  test('both names and the user id only at the same moment, from two processes, ten times', async () => {
    const people = Array.from({ length: 10 }, person);
    await Promise.all(people.flatMap((who) => [who.writes('hi', who.P, who.U), who.writes(vip, who.U)]));
    for (const who of people) {
      const runs = await until('a run', async () => {
        const found = await Promise.all([who.chat(who.P).runs(), who.chat(who.U).runs()]);
        return found.flat().length > 0 && found;
      });
      const main = runs[0].length > 0 ? who.P : who.U;
      const result = (await run(who.chat(main)).result()) as RoutingResult;
      assert.equal(result.outcome, 'assigned');
      const [ofP, ofU] = await Promise.all([who.chat(who.P).runs(), who.chat(who.U).runs()]);
      assert.equal(ofP.length + ofU.length, 1);
    }
  });

  test('a changed user id while the question is open', async () => {
    const who = person();
    const next = userId();
    await who.writes('hi', who.U);
    await asked(who.chat(who.U));
    assert.equal(await who.renamed([[who.U, next]], who.U, next), 'delivered');
    await until('the new one passes on', async () => /Passes on/.test(await detailsOf(next, who)));
    await who.writes(vip, next);
    await oneRun(who, who.U, [next]);
  });

  test('a changed number while the question is open: what is sent later goes to the new one', async () => {
    const who = person();
    const next = phoneNumber();
    await who.writes('hi', who.P);
    await asked(who.chat(who.P));
    await who.renamed([[who.P, next]], who.P, next);
    await until('the new one passes on', async () => /Passes on/.test(await detailsOf(next, who)));
    await who.writes('what?', next);
    await until('asked again at the new number', () => world.standIn.chat(next).sent.length === 1);
    await who.writes(vip, next);
    const result = (await run(who.chat(who.P)).result()) as RoutingResult;
    assert.equal(result.outcome, 'assigned');
    assert.deepEqual(await who.chat(next).runs(), []);
  });

  test('the new name writes before the change is told: the older conversation stays, the answer counts', async () => {
    const who = person();
    const next = userId();
    await who.writes('hi', who.U);
    await asked(who.chat(who.U));
    await who.writes('hello?', next);
    await asked(who.chat(next));
    await who.writes(vip, next);
    await who.renamed([[who.U, next]], who.U, next);
    const kept = (await run(who.chat(who.U)).result()) as RoutingResult;
    assert.deepEqual([kept.outcome, kept.assignee?.id], ['assigned', '101']);
    await until('the other one passes on', async () => /Passes on/.test(await detailsOf(next, who)));
  });

  test('what was handled under one name is not news under another, nor after the close', async () => {
    const who = person();
    const first = await who.writes(`I am ${vip}`, who.U);
    await resultOf(who.chat(who.U));
    await who.chat(who.U).closes();
    await until('closed', async () => /Closed/.test(await detailsOf(who.U, who)));
    await who.writes(`me again, ${vip}`, who.P, who.U);
    await until('a run under the number', async () => (await who.chat(who.P).runs()).length === 1);
    await run(who.chat(who.P)).result();
    await who.chat(who.U).closes();
    await until('closed by the other name', async () => /Closed/.test(await detailsOf(who.P, who)));
    await who.chat(who.U).delivers(first);
    await who
      .chat(who.P)
      .delivers(first, [who.U])
      .catch(() => undefined);
    assert.equal((await who.chat(who.U).runs()).length, 1);
  });

  test('status and echo find the run under whichever name', async () => {
    const who = person();
    world.standIn.chat(who.P).keepsNoAssignee = true;
    await who.writes('hi', who.P, who.U);
    await asked(who.chat(who.P));
    const { client } = who.chat(who.P);
    const { workspace } = world.policy;
    const message = { id: 'echo', source: 'echo' as const, text: 'hi, Mara here', at: Date.now() + 5_000 };
    const echo = { type: 'message.sent' as const, eventId: 'echo', conversation: who.U, message };
    assert.equal(await client.deliver(workspace, echo), 'delivered');
    assert.equal(((await run(who.chat(who.P)).result()) as RoutingResult).outcome, 'takenOver');
    const status = await client.status(workspace, who.U);
    assert.equal(status?.workflowId, who.chat(who.P).routing);
  });

  test('a name that passes on lasts as long as the one that holds the conversation', async () => {
    const who = person();
    await who.writes(`I am ${vip}`, who.P, who.U);
    await resultOf(who.chat(who.P));
    await until('the user id passes on', async () => /Passes on/.test(await detailsOf(who.U, who)));
    const statusOf = async (name: string) =>
      (await world.client.workflow.getHandle(heldId(who.chat(name).routing)).describe()).status.name;
    await fastForward(world.client, who.chat(who.U).held, '8 days');
    assert.equal(await statusOf(who.U), 'RUNNING');
    await who.chat(who.P).closes();
    await fastForward(world.client, who.chat(who.P).held, '8 days');
    assert.equal(await statusOf(who.P), 'COMPLETED');
    await fastForward(world.client, who.chat(who.U).held, '8 days');
    assert.equal(await statusOf(who.U), 'COMPLETED');
  });

  test('whoever is erased by one name is erased under all of them', async () => {
    const who = person();
    await who.writes(`I am ${vip}`, who.P, who.U);
    await resultOf(who.chat(who.P));
    await until('the user id passes on', async () => /Passes on/.test(await detailsOf(who.U, who)));
    const { workspace, platform } = world.policy;
    const ref = { workspace, platform: platform.name, contact: who.U, conversation: who.U };
    const { runs, conversations } = await findContact(world.client, world.starter.naming, ref);
    const ids = new Set(runs.map(({ workflowId }) => workflowId));
    for (const name of [who.P, who.U]) assert.ok(ids.has(who.chat(name).held), name);
    assert.ok(ids.has(who.chat(who.P).routing));
    assert.equal(conversations.length, 2);
  });
});
