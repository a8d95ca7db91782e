import assert from 'node:assert/strict';
import type { Json } from '../fixtures/chatwoot.js';
import { answerTable } from './support/answer-table.js';
import {
  created,
  deliver,
  HOOK,
  reply,
  signed,
  statusChanged,
  unsigned,
} from './support/chatwoot-webhook.js';
import { startApi, type Reply, type TestApi } from './support/start-api.js';
import { eventually } from './support/webhook.js';

const { row, everyRowIsTested } = answerTable('Chatwoot');

/** A row whose deliveries have no effect. */
function refused(input: string, ...sends: ((api: TestApi) => Promise<Reply>)[]): void {
  row(input, async (t) => {
    const api = await startApi(t);
    const answers = [];
    for (const send of sends) answers.push(await send(api));
    assert.deepEqual([api.routing.runs.length, api.routing.deliveries], [0, 0]);
    return answers;
  });
}

const text = JSON.stringify(created());
const first = (change: Json) => ({ messages: [{ ...(created().messages as Json[])[0], ...change }] });

row('a conversation that the contact begins', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, created());
  assert.deepEqual(answer.json, { accepted: 1, ignored: 0 });
  assert.equal(api.routing.runs[0]?.opened.openedId, '50@1767603600000');
  return answer;
});

refused(
  'signed with a secret that was removed, or another',
  (api) => deliver(api, text, { headers: signed(text, 'gone') }),
  (api) => deliver(api, text, { headers: signed(text, 'signing-key-of-acme') }),
);
refused('one changed byte', (api) => deliver(api, text.replace('Jane', 'jane'), { headers: signed(text) }));
refused(
  'signed more than 5 minutes ago, or from now',
  (api) => deliver(api, text, { headers: signed(text, undefined, 302) }),
  (api) => deliver(api, text, { headers: signed(text, undefined, -302) }),
);
refused('another timestamp than the signed one', (api) => {
  const now = String(Math.floor(Date.now() / 1000));
  return deliver(api, text, { headers: { ...signed(text, undefined, 60), 'x-chatwoot-timestamp': now } });
});
refused('unsigned, without a secret in the address', (api) => deliver(api, text, { headers: {} }));
row('unsigned, with the right secret in the address', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, text, unsigned);
  assert.equal(api.routing.runs.length, 1);
  return answer;
});
refused('unsigned, with a wrong secret in the address', (api) =>
  deliver(api, text, { path: `${HOOK}/wrong`, headers: {} }),
);
refused('wrongly signed, with the right secret in the address', (api) =>
  deliver(api, text, { ...unsigned, headers: signed(text, 'gone') }),
);
refused(
  'a conversation webhook without a number, an opening without a contact',
  (api) => deliver(api, created({ id: null })),
  (api) => deliver(api, created({ meta: {} })),
);
refused('a message without its conversation', (api) => deliver(api, reply({ conversation: null })));
refused(
  'an event we do not use',
  (api) => deliver(api, { event: 'webwidget_triggered', id: 1 }),
  (api) => deliver(api, { event: 'contact_updated', id: 21, email: 'jane@example.com' }),
);
refused('an event of another account', (api) => deliver(api, created({ account: { id: 2 } })));
refused(
  'a conversation that an agent or a campaign begins',
  (api) => deliver(api, created(first({ message_type: 1 }))),
  (api) => deliver(api, created(first({ message_type: 1, additional_attributes: { campaign_id: 3 } }))),
);
refused('a private note', (api) => deliver(api, reply({ private: true, message_type: 'outgoing' })));

const change = (from: string, to: string): Json => ({
  status: to,
  changed_attributes: [{ status: { previous_value: from, current_value: to } }],
});
refused(
  'snoozed, and awake again',
  (api) => deliver(api, statusChanged(change('open', 'snoozed'))),
  (api) => deliver(api, statusChanged(change('snoozed', 'open'))),
);

row('told by an account webhook and by an agent bot', async (t) => {
  const api = await startApi(t);
  const answers = [];
  for (const body of [created(), created({ unread_count: 2 }), reply(), reply()])
    answers.push(await deliver(api, body));
  assert.deepEqual([api.routing.runs.length, api.routing.events.length], [1, 1]);
  return answers;
});

row('the same delivery 100 times in parallel', async (t) => {
  const api = await startApi(t);
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(api, created())));
  assert.equal(api.routing.runs.length, 1);
  return answers;
});

/** An hour later, by a message of the contact's. */
const reopened = statusChanged({
  ...change('resolved', 'open'),
  updated_at: 1_767_607_200.5,
  waiting_since: 1_767_607_200,
  ...first({ id: 140, created_at: 1_767_607_200 }),
});

row('a closed conversation in which the contact writes', async (t) => {
  const api = await startApi(t);
  const answers = [];
  for (const body of [created(), statusChanged(), reopened]) answers.push(await deliver(api, body));
  assert.deepEqual(
    api.routing.runs.map(({ opened }) => opened.openedId),
    ['50@1767603600000', '50@1767607200000'],
  );
  assert.deepEqual(
    api.routing.events.map(({ type }) => type),
    ['conversation.closed'],
  );
  return answers;
});

row('a reply that overtakes the opening', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, reply());
  assert.equal(api.routing.runs.length, 0);
  await deliver(api, created());
  await eventually(() => api.routing.events.length === 1);
  return answer;
});

row('a reply after the close', async (t) => {
  const api = await startApi(t, { overtaking: { delays: [10, 20] } });
  const answers = [await deliver(api, statusChanged()), await deliver(api, reply())];
  const ignored = /event="message.received",outcome="ignored"} 1/;
  await eventually(async () => ignored.test((await api.call('/metrics')).text));
  assert.equal(api.routing.runs.length, 0);
  return answers;
});

everyRowIsTested();
