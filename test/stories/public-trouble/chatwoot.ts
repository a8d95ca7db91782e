/** Chatwoot: openings, structured answers and languages, as its webhooks tell them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calmly, type AllPlatforms } from '../../support/all-platforms.js';

const VIP = 'vip@example.com';
type Json = Record<string, unknown>;

async function meet(service: AllPlatforms, given: { email?: string } = {}) {
  const chatwoot = service.platform('chatwoot');
  const who = await chatwoot.person(given);
  const path = `/contacts/${String(who.id)}`;
  return {
    ...who,
    says: (said: string) => chatwoot.control(`${path}/messages`, { text: said }),
    does: (what: string, body: object) => chatwoot.control(`${path}/${what}`, body),
    post: (body: Json, workspace?: string) => chatwoot.post(body, workspace),
    contact: () => chatwoot.contact(who.id),
    fault: (fault: object) => chatwoot.control('/faults', { only: String(who.id), ...fault }),
    questions: (count: number) =>
      calmly(`question ${String(count)} to ${who.conversation}`, async () => {
        const { messages } = await chatwoot.contact(who.id);
        const sent = messages.filter(({ from }) => from === 'router');
        return sent.length >= count && sent.map(({ text }) => text);
      }),
    end: (workspace = 'chatwoot') => service.end(workspace, who.conversation),
  };
}

let last = 70_000;
const message = (conversation: string, more: Json): Json => ({
  event: 'message_created',
  id: ++last,
  account: { id: 1 },
  message_type: 'incoming',
  content_type: 'text',
  created_at: new Date().toISOString(),
  conversation: { id: Number(conversation) },
  ...more,
});

type Case = [title: string, play: (service: AllPlatforms) => Promise<void>];

const CASES: Case[] = [
  ["C01: the address is another contact's", async (service) => {
    const owner = await meet(service, { email: 'taken@example.com' });
    await service.customer('taken@example.com', 'VIP');
    const chat = await meet(service);
    await chat.says('hi');
    await chat.questions(1);
    await chat.says('taken@example.com');
    const { tier, assignee, questions } = await chat.end();
    assert.deepEqual([tier, assignee?.id, questions], ['vip', '101', 1]);
    assert.deepEqual([(await owner.contact()).email, (await chat.contact()).email], ['taken@example.com', null]);
  }],
  ['C04: another bot hands over, and the change of the assignee is all that is told', async (service) => {
    const chat = await meet(service, { email: 'joe@example.com' });
    await chat.does('open', { source: 'bot' });
    await chat.does('assignee', { assignee: 102 });
    const conversation = {
      event: 'conversation_updated',
      id: Number(chat.conversation),
      status: 'open',
      meta: { sender: { id: chat.id, email: 'joe@example.com' }, assignee: { id: 102 } },
      changed_attributes: [
        { status: { previous_value: 'pending', current_value: 'open' } },
        { assignee_id: { previous_value: null, current_value: 102 } },
      ],
    };
    assert.equal((await chat.post(conversation, 'chatwoot-waits')).status, 200);
    const { outcome, assignee } = await chat.end('chatwoot-waits');
    assert.deepEqual([outcome, assignee?.id], ['assigned', '102']);
    assert.equal((await chat.contact()).assignee, 102);
  }],
  ['C05: resolved, with changed_attributes null', async (service) => {
    const chat = await meet(service);
    await chat.says('hi');
    await chat.questions(1);
    await chat.post({
      event: 'conversation_status_changed',
      id: Number(chat.conversation),
      status: 'resolved',
      changed_attributes: null,
      meta: { sender: { id: chat.id } },
      updated_at: Date.now() / 1_000,
    });
    assert.equal((await chat.end()).outcome, 'closed');
  }],
  ['C07: pending, with an agent bot', async (service) => {
    const chat = await meet(service, { email: VIP });
    await chat.does('open', { source: 'bot' });
    await chat.does('phase', { phase: 'pending' });
    await chat.post({
      event: 'conversation_created',
      id: Number(chat.conversation),
      inbox_id: 1,
      status: 'pending',
      created_at: Math.floor(Date.now() / 1_000),
      meta: { sender: { id: chat.id, email: VIP }, assignee: { id: 7 }, assignee_type: 'AgentBot' },
      messages: [{ id: ++last, account_id: 1, message_type: 0, content: 'hi', created_at: Math.floor(Date.now() / 1_000) }],
    });
    const { outcome, assignee, questions } = await chat.end();
    assert.deepEqual([outcome, assignee?.id, questions], ['assigned', '101', 0]);
    const { assignee: present, phase } = await chat.contact();
    assert.deepEqual([present, phase], [101, undefined]);
  }],
  ['C08: a no-reply sender by e-mail', async (service) => {
    const chat = await meet(service, { email: 'no-reply@example.org' });
    await chat.says('Your parcel is on its way. Do not answer this message.');
    const { outcome, questions } = await chat.end();
    assert.deepEqual([outcome, questions], ['assigned', 0]);
  }],
  ['C06: the content is HTML', async (service) => {
    const chat = await meet(service);
    await chat.says('hi');
    await chat.questions(1);
    await chat.post(message(chat.conversation, { content: `<p>it is <a href="mailto:${VIP}">${VIP}</a></p>` }));
    const { tier, questions } = await chat.end();
    assert.deepEqual([tier, questions], ['vip', 1]);
  }],
  ['C09: the answers of a flow, with a content of null', async (service) => {
    const chat = await meet(service);
    await chat.says('hi');
    await chat.questions(1);
    const whatsapp_flow_response = { response: { email: VIP } };
    await chat.post(message(chat.conversation, { content: null, content_attributes: { whatsapp_flow_response } }));
    const { tier, questions, assignee } = await chat.end();
    assert.deepEqual([tier, questions, assignee?.id], ['vip', 1, '101']);
  }],
  ['C11: a locale with an underscore', async (service) => {
    const chat = await meet(service);
    await chat.does('open', { source: 'bot' });
    await chat.post({
      event: 'conversation_created',
      id: Number(chat.conversation),
      inbox_id: 1,
      status: 'open',
      created_at: Math.floor(Date.now() / 1_000),
      meta: { sender: { id: chat.id } },
      additional_attributes: { conversation_language: 'pt_BR' },
      messages: [{ id: ++last, account_id: 1, message_type: 0, content: 'oi', created_at: Math.floor(Date.now() / 1_000) }],
    });
    assert.match((await chat.questions(1))[0] ?? '', /\(pt-br\)/);
  }],
]; // prettier-ignore

export function chatwoot(service: () => AllPlatforms): void {
  describe('Chatwoot', { concurrency: true }, () => {
    for (const [title, play] of CASES) test(title, () => play(service()));
  });
}
