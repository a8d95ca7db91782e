/** WhatsApp: who a message is from, and what it says. Each webhook is signed and sent over HTTP. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PHONE_NUMBER_ID } from '../../../sandbox/platforms/whatsapp-cloud/events.js';
import { calmly, type AllPlatforms } from '../../support/all-platforms.js';
import { phone } from './texts.js';

const WORKSPACE = 'whatsapp-cloud';
const VIP = 'vip@example.com';

type Json = Record<string, unknown>;
const text = (body: string): Json => ({ type: 'text', text: { body } });

/** Whole seconds, as WhatsApp writes them; a chat played faster than people write keeps its order. */
function clock(): () => string {
  let second = 0;
  return () => String((second = Math.max(Math.floor(Date.now() / 1_000), second + 1)));
}

async function meet(service: AllPlatforms, shown: 'number' | 'userId' | 'both' = 'both') {
  const wa = service.platform(WORKSPACE);
  const number = phone();
  const inSeconds = clock();
  const who = await wa.person({ phone: number });
  const at = `/contacts/${String(who.id)}`;
  await wa.control(`${at}/names`, { shown }, 'PUT');
  // The stand-in takes texts to people who have written only; a message in a group is of no use to the router.
  await wa.control(`${at}/messages`, { text: 'hi all', type: 'group' });
  const post = async (value: Json, field = 'messages') => {
    const metadata = { display_phone_number: '15550783881', phone_number_id: PHONE_NUMBER_ID };
    const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] };
    const answer = await wa.post(body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  return {
    P: number.slice(1),
    number,
    /** As the stand-in calls this person, and how it calls them after the next change. */
    userId: `US.1${String(who.id).padStart(19, '0')}`,
    nextUserId: `US.2${String(who.id).padStart(19, '0')}`,
    move: (change: Json) => wa.control(`${at}/move`, { told: 'untold', ...change }),
    post,
    inSeconds,
    sends: (message: Json) =>
      post({ messages: [{ id: `wamid.${randomUUID()}`, timestamp: inSeconds(), ...message }] }),
    /** Waits for it, and for the next second: nobody answers in the one in which they are asked. */
    questions: async (count: number) => {
      const sent = await calmly(`question ${String(count)} to ${number}`, async () => {
        const sent = (await wa.contact(who.id)).messages.filter(({ from }) => from === 'router');
        const status = await service.status(WORKSPACE, number);
        if (sent.length < count && status && status.status !== 'running') throw new Error(status.summary);
        return sent.length >= count && sent.map((one) => one.text);
      });
      await sleep(2_100);
      return sent;
    },
    sent: async () => (await wa.contact(who.id)).messages.filter(({ from }) => from === 'router'),
    status: (name: string) => service.status(WORKSPACE, name),
    end: (name: string) => service.end(WORKSPACE, name),
  };
}

type Meeting = Awaited<ReturnType<typeof meet>>;

/** One conversation under all of these names, asked once, and with the VIP's agent. */
async function oneVip(chat: Meeting, names: string[], questions = 1): Promise<void> {
  const [first = '', ...others] = names;
  const result = await chat.end(first);
  assert.deepEqual([result.tier, result.assignee?.id, result.questions], ['vip', '101', questions]);
  for (const name of others) {
    const status = await chat.status(name);
    assert.ok(status === undefined || status.workflowId === result.workflowId, `${name}: another run`);
  }
  assert.equal((await chat.sent()).length, questions + 1, 'questions, and thanks');
}

type Case = [title: string, play: (service: AllPlatforms) => Promise<void>];

const CASES: Case[] = [
  ['W01: number and user id first, the answer with the user id only', async (service) => {
    const chat = await meet(service);
    await chat.sends({ from: chat.P, from_user_id: chat.userId, ...text('hi') });
    await chat.questions(1);
    await chat.sends({ from_user_id: chat.userId, ...text(VIP) });
    await oneVip(chat, [chat.number, chat.userId]);
  }],
  ['W03: the user id changes while the question is open', async (service) => {
    const chat = await meet(service, 'userId');
    await chat.sends({ from_user_id: chat.userId, ...text('hi') });
    await chat.questions(1);
    await chat.move({});
    await chat.sends({ from_user_id: chat.userId, type: 'system', system: { type: 'user_changed_user_id', user_id: chat.nextUserId } });
    await chat.sends({ from_user_id: chat.nextUserId, ...text(VIP) });
    await oneVip(chat, [chat.userId, chat.nextUserId]);
  }],
  ['W05: the number changes while the question is open', async (service) => {
    const chat = await meet(service, 'number');
    const next = phone();
    await chat.sends({ from: chat.P, ...text('hi') });
    await chat.questions(1);
    await chat.move({ phone: next });
    await chat.sends({ from: chat.P, type: 'system', system: { type: 'user_changed_number', wa_id: next.slice(1) } });
    await chat.sends({ from: next.slice(1), ...text(VIP) });
    await oneVip(chat, [chat.number, next]);
  }],
  ['W06: a user id where the number stands', async (service) => {
    const chat = await meet(service, 'userId');
    const contacts = [{ wa_id: chat.userId }];
    const says = (said: string) =>
      chat.post({ contacts, messages: [{ from: chat.userId, id: `wamid.${randomUUID()}`, timestamp: chat.inSeconds(), ...text(said) }] });
    await says('hi');
    await chat.questions(1);
    await says(VIP);
    await oneVip(chat, [chat.userId]);
  }],
  ['W07: a message in a group, also with an address in it', async (service) => {
    const chat = await meet(service);
    for (const said of ['who brings the cake?', `my email is ${VIP}`])
      assert.deepEqual(await chat.sends({ from: chat.P, group_id: 'g1', ...text(said) }), { accepted: 0, ignored: 1 });
    assert.deepEqual([await chat.status(chat.number), await chat.sent()], [undefined, []]);
  }],
  ['W08: a flow is answered', async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, ...text('hi') });
    await chat.questions(1);
    const nfm_reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify({ email: VIP }) };
    await chat.sends({ from: chat.P, type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } });
    await oneVip(chat, [chat.number]);
  }],
  ['W10: a slip, corrected by an edit', async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, ...text('hi') });
    await chat.questions(1);
    await chat.sends({ from: chat.P, id: `${chat.P}-m1`, ...text('vip@example,com') });
    await chat.questions(2);
    await chat.sends({ from: chat.P, type: 'edit', edit: { original_message_id: `${chat.P}-m1`, message: text(VIP) } });
    await oneVip(chat, [chat.number], 2);
  }],
  ['W11: an agent deletes an old message on the phone', async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, ...text('hi') });
    await chat.questions(1);
    const revoke = { to: chat.P, id: `wamid.${randomUUID()}`, timestamp: chat.inSeconds(), type: 'revoke', revoke: { original_message_id: 'wamid.old' } };
    await chat.post({ message_echoes: [revoke] }, 'smb_message_echoes');
    await chat.sends({ from: chat.P, ...text(VIP) });
    await oneVip(chat, [chat.number]);
  }],
  ['W14: the first message is unavailable, then an agent writes on the phone', async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, type: 'unsupported', errors: [{ code: 131060, title: 'This message is unavailable' }] });
    await chat.questions(1);
    const echo = { to: chat.P, id: `wamid.${randomUUID()}`, timestamp: chat.inSeconds(), ...text('Hi, Ben here') };
    await chat.post({ message_echoes: [echo] }, 'smb_message_echoes');
    const { outcome, why } = await chat.end(chat.number);
    assert.equal(outcome, 'takenOver', why);
  }],
  ['W16: an autoresponder answers every question', async (service) => {
    const chat = await meet(service, 'number');
    for (let count = 0; count <= 4; count++) {
      await chat.sends({ from: chat.P, ...text('We are closed. Opening hours: 9 to 17') });
      if (count < 4) await chat.questions(count + 1);
    }
    const { branch, assignee, questions } = await chat.end(chat.number);
    assert.deepEqual([branch, assignee?.id, questions], ['invalid', '104', 4]);
  }],
  ['W17: the contact takes a message back', async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, ...text('hi') });
    await chat.questions(1);
    await chat.sends({ from: chat.P, type: 'revoke', revoke: { original_message_id: 'wamid.old' } });
    await chat.sends({ from: chat.P, ...text(VIP) });
    await oneVip(chat, [chat.number]);
  }],
  ["W18: an advertisement's text holds another address", async (service) => {
    const chat = await meet(service, 'number');
    await chat.sends({ from: chat.P, ...text('Is it still there?'), referral: { source_type: 'ad', headline: 'Sale', body: `Write to ${VIP}` } });
    const [question = ''] = await chat.questions(1);
    assert.doesNotMatch(question, /@/);
    await chat.sends({ from: chat.P, ...text('joe@example.com') });
    assert.equal((await chat.end(chat.number)).tier, 'regular');
  }],
]; // prettier-ignore

export function whatsapp(service: () => AllPlatforms): void {
  describe('WhatsApp', { concurrency: true }, () => {
    for (const [title, play] of CASES) test(title, () => play(service()));
  });
}
