/** The stand-in is as awkward as WhatsApp: names, edits, groups, echoes, addresses that are lost. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { call, TOKEN } from '../support/sandbox.js';
import { fails, whatsAppChat as chat } from '../support/whatsapp-chat.js';

test('a number goes out with its plus, a user id as recipient; what is addressed otherwise is lost', async (t) => {
  const { client, id, to, writes, control, events, effects, platformUrl } = await chat(t);
  await writes('hi');
  await client.sendText(to, 'by number');
  await control('PUT', `/contacts/${id}/names`, { shown: 'userId' });
  await writes('hi again');
  const [heard] = (await events(4)).filter((one) => one.type === 'message.received' && !one.aliases);
  assert.ok(heard?.type === 'message.received');
  assert.match(heard.conversation, /^US\.\d{20}$/);
  const { messageId } = await client.sendText(heard.conversation, 'by user id');
  assert.match(messageId, /^wamid\./);
  assert.deepEqual(await effects(), ['by number', 'by user id']);
  const send = (more: object) =>
    call(
      'POST',
      `${platformUrl}/106540352242922/messages`,
      { messaging_product: 'whatsapp', type: 'text', text: { body: 'x' }, ...more },
      { authorization: `Bearer ${TOKEN}` },
    );
  const codeOf = ({ body }: { body: object }) => (body as { error?: { code: number } }).error?.code;
  assert.equal(codeOf(await send({ to: to.slice(1) })), 131030, 'another number: of the business’s country');
  assert.equal(codeOf(await send({})), 100);
  assert.equal(codeOf(await send({ recipient: 'US.404' })), 131026);
  assert.equal((await send({ to: heard.conversation })).status, 200, 'accepted');
  assert.equal((await effects()).length, 2, 'nobody got it');
});

test('a moved contact is told in each of the ways, and reached under the new name', async (t) => {
  const { client, id, to, control, events, writes, webhooks } = await chat(t);
  await writes('hi');
  await events(1);
  const ways: [body: object, moved: number][] = [
    [{ told: 'full' }, 1],
    [{ told: 'bare' }, 1],
    [{ told: 'field' }, 1],
    [{ told: 'full', phone: '+4915187654321' }, 1],
  ];
  for (const [n, [body]] of ways.entries()) {
    await control('POST', `/contacts/${id}/move`, body);
    const told = (await events(2 + n)).at(-1);
    assert.ok(told?.type === 'contact.updated', JSON.stringify(webhooks.at(-1)));
    assert.equal(told.conversation, to);
    assert.equal(told.moved?.length, 1, JSON.stringify(body));
  }
  await control('POST', `/contacts/${id}/move`, { told: 'untold' });
  await writes('here');
  const heard = (await events(6)).at(-1);
  assert.deepEqual(
    [heard?.type, heard && 'conversation' in heard && heard.conversation],
    ['message.received', '+4915187654321'],
  );
  await assert.rejects(client.sendText(to, 'x'), fails('refused', { code: '131030' }));
  await client.sendText('+4915187654321', 'x');
});

test('edits, revokes, flows, cards, groups, echoes that say nothing: each as the real one tells it', async (t) => {
  const { id, control, events } = await chat(t);
  const types: [type: string, read: string][] = [
    ['text', 'text'],
    ['edit', 'edit'],
    ['revoke', 'a message was taken back'],
    ['flow', 'form'],
    ['contactCard', 'form'],
    ['group', 'a message in a group'],
    ['advertisement', 'text'],
    ['quickReply', 'text'],
    ['order', 'other'],
    ['unavailable', 'other'],
  ];
  for (const [n, [type, read]] of types.entries()) {
    await control('POST', `/contacts/${id}/messages`, { text: 'a@b.co', type });
    const event = (await events(n + 1)).at(-1);
    const got =
      event?.type === 'ignored'
        ? event.reason
        : event?.type === 'message.received'
          ? event.message
          : undefined;
    assert.ok(got, type);
    assert.equal(typeof got === 'string' ? got : got.form ? 'form' : got.kind, read, type);
    if (typeof got !== 'string' && type === 'edit') assert.match(got.edits ?? '', /^wamid\./);
  }
  for (const [n, type] of ['revoke', 'edit', 'reaction'].entries()) {
    await control('POST', `/contacts/${id}/agent-messages`, { text: 'x', agent: 'Ana', type });
    const event = (await events(types.length + n + 1)).at(-1);
    assert.equal(event?.type === 'ignored' && event.reason, 'an echo that is no message', type);
  }
});
