import assert from 'node:assert/strict';
import { signedHeaders } from '../../src/http/standard-webhooks.js';
import { createConnector } from '../../src/platforms/index.js';
import { EVENTS_SECRET, COMMANDS_SECRET, genericSettings } from '../support/generic.js';
import { answerTable } from './support/answer-table.js';
import { startApi, type TestApi } from './support/start-api.js';

const { row, everyRowIsTested } = answerTable('The generic platform');
const HOOK = '/webhooks/acme/generic';
const REMOVED_SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

/** Workspace acme is on the generic platform, with a new secret and the one before. */
async function start(...args: Parameters<typeof startApi>): Promise<TestApi> {
  const secrets = [COMMANDS_SECRET, EVENTS_SECRET];
  const connector = createConnector(genericSettings('http://127.0.0.1:1/commands', { secrets }));
  return startApi(args[0], { connectors: new Map([['acme', connector]]) });
}

const opened = {
  type: 'conversation.opened',
  data: {
    conversation: { id: '1', openedAt: '2026-11-25T09:00:00Z', source: 'contact' },
    contact: { id: 'c', name: 'Jane' },
  },
};
const replied = {
  type: 'message.received',
  data: { conversation: { id: '1' }, message: { id: 'm', text: 'hi' } },
};

interface Sending {
  id?: string;
  /** Seconds from now. */
  off?: number;
  secrets?: string[];
  headers?: Record<string, string>;
  /** What is sent instead of what was signed. */
  body?: string;
}

function deliver(api: TestApi, event: unknown, { id = 'evt_1', off = 0, ...more }: Sending = {}) {
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  const signed = signedHeaders(
    { id, at: Date.now() + off * 1000, body: text },
    more.secrets ?? [EVENTS_SECRET],
  );
  const headers = { 'content-type': 'application/json', ...signed, ...more.headers };
  return api.call(HOOK, { method: 'POST', headers, body: more.body ?? text });
}

function refused(input: string, ...send: ((api: TestApi) => ReturnType<typeof deliver>)[]): void {
  row(input, async (t) => {
    const api = await start(t);
    const answers = [];
    for (const one of send) answers.push(await one(api));
    assert.deepEqual([api.routing.runs.length, api.routing.deliveries], [0, 0]);
    return answers;
  });
}

row('an opening, signed by any of the secrets', async (t) => {
  const api = await start(t);
  const unknown = REMOVED_SECRET;
  const answers = [
    await deliver(api, opened),
    await deliver(api, opened, { id: 'evt_2', secrets: [COMMANDS_SECRET] }),
    await deliver(api, opened, { id: 'evt_3', secrets: [unknown, EVENTS_SECRET] }),
  ];
  assert.equal(api.routing.runs[0]?.opened.openedId, `1@${Date.parse(opened.data.conversation.openedAt)}`);
  assert.equal(api.routing.runs.length, 1);
  return answers;
});
/** What Svix sends for the same: its names. */
function asSvix(signed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(signed).map(([name, value]) => [name.replace('webhook-', 'svix-'), value]),
  );
}
function deliverBySvix(api: TestApi, id: string, more: Record<string, string> = {}) {
  const body = JSON.stringify(opened);
  const signed = asSvix(signedHeaders({ id, at: Date.now(), body }, [EVENTS_SECRET]));
  const headers = { 'content-type': 'application/json', ...signed, ...more };
  return api.call(HOOK, { method: 'POST', headers, body });
}
row('signed by Svix: `svix-id`, `svix-timestamp`, `svix-signature`', async (t) => {
  const api = await start(t);
  const answers = [await deliverBySvix(api, 'msg_1'), await deliverBySvix(api, 'msg_1')];
  assert.deepEqual([...new Set(api.routing.runs.map(({ opened: { openedId } }) => openedId))].length, 1);
  return answers;
});
refused('headers of Svix mixed with those of the standard', (api) =>
  deliverBySvix(api, 'msg_1', { 'webhook-id': 'msg_2' }),
);
refused('one byte of the body changed', (api) =>
  deliver(api, opened, { body: JSON.stringify(opened).replace('Jane', 'Jame') }),
);
refused(
  'a signature of the wrong length, empty, not base64, or `v2,` and `v1a,` only',
  ...['v1,AAAA', 'v1,', '', `v1,${'!'.repeat(44)}`, `v2,${'A'.repeat(43)}= v1a,${'A'.repeat(43)}=`].map(
    (signature) => (api: TestApi) => deliver(api, opened, { headers: { 'webhook-signature': signature } }),
  ),
);
refused(
  'the id alone or the time alone changed',
  (api) => deliver(api, opened, { headers: { 'webhook-id': 'evt_9' } }),
  (api) =>
    deliver(api, opened, { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 7) } }),
);
refused(
  'an unusable id, a time that is not a number',
  (api) => deliver(api, opened, { id: 'evt.1' }),
  (api) => deliver(api, opened, { headers: { 'webhook-timestamp': 'now' } }),
);
row('signed up to 299 s ago', async (t) => {
  const api = await start(t);
  const answer = await deliver(api, opened, { off: -299 });
  assert.equal(api.routing.runs.length, 1);
  return answer;
});
refused(
  'signed more than 300 s ago, or ahead',
  (api) => deliver(api, opened, { off: -301 }),
  (api) => deliver(api, opened, { off: 302 }),
);
refused('signed with a secret that was removed', (api) =>
  deliver(api, opened, { secrets: [REMOVED_SECRET] }),
);
row('the same webhook-id 100 times in parallel', async (t) => {
  const api = await start(t);
  await deliver(api, opened);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => deliver(api, replied, { id: 'evt_reply' })),
  );
  assert.equal(api.routing.events.length, 1);
  return answers;
});
refused('an unknown type of event', async (api) => {
  const answer = await deliver(api, { type: 'call.ended', data: {} });
  assert.deepEqual(answer.json, { accepted: 0, ignored: 1 });
  return answer;
});
refused('an event that lacks what identifies it', async (api) => {
  const answer = await deliver(api, { ...replied, data: { conversation: { id: '1' }, message: {} } });
  assert.equal((answer.json['errors'] as { path: string }[])[0]?.path, 'data.message.id');
  return answer;
});
refused('signed, but not JSON', (api) => deliver(api, 'type=opened'));
refused('wrong content type', (api) => deliver(api, opened, { headers: { 'content-type': 'text/plain' } }));
refused('oversized (over 1 MiB)', (api) => deliver(api, { ...opened, padding: 'x'.repeat(1024 * 1024) }));
refused('another method', async (api) => {
  const answer = await api.call(HOOK);
  assert.equal(answer.headers.get('allow'), 'POST');
  return answer;
});

everyRowIsTested();
