/** A platform with form bodies, from router.yaml to the HTTP endpoint: its folder and one line in the registry are enough. */
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { parseRouterConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/config/problems.js';
import { platformKinds } from '../../src/platforms/index.js';
import type { PlatformKind } from '../../src/platforms/kind.js';
import { FORM, formDesk, signatureOf } from '../support/form-desk.js';
import { startApi, type TestApi } from './support/start-api.js';

/** What the line in src/platforms/index.ts does for the platforms of the product. */
const registry = platformKinds as Map<string, PlatformKind>;

const AUTH_TOKEN = 'auth-token-of-the-form-desk';
const HOOK = '/webhooks/acme/form-desk';

const policyWith = (more = '') => `workspaces:
  - id: acme
    platform: { type: form-desk, authToken: '\${AUTH_TOKEN}' }
    crm: { name: CRM, request: { url: 'http://crm.example/?email=$contact.email' } }
    agents: [{ id: ana, name: Ana }]
    targets: { vip: { user: ana, fallback: { workspace: true } }, regular: { workspace: true }, invalid: { workspace: true } }
    returning: route
    vipTag: false
    comment: false
${more}`;

const config = (more = '') => parseRouterConfig(policyWith(more), { AUTH_TOKEN });

const start = (t: TestContext, more: Parameters<typeof startApi>[1] = {}) =>
  startApi(t, { config: config(), ...more });

const opening = {
  EventType: 'onConversationAdded',
  ConversationSid: 'CH1',
  MessageSid: 'IM1',
  Author: '+4930',
  Body: 'hi',
};

interface Sending {
  path?: string;
  headers?: Record<string, string>;
  signature?: string;
}

/** Delivers a form as the platform does, signed over the address that it is sent to. */
function deliver(
  api: TestApi,
  fields: Record<string, string>,
  { path = HOOK, headers, signature }: Sending = {},
) {
  const form = new URLSearchParams(fields);
  const signed = signature ?? signatureOf(AUTH_TOKEN, `${api.address}${path}`, form);
  return api.call(path, {
    method: 'POST',
    headers: { 'content-type': `${FORM}; charset=utf-8`, 'x-form-signature': signed, ...headers },
    body: form.toString(),
  });
}

describe('a platform with form bodies', () => {
  // Other test files may run in this process, and look at the registry.
  before(() => void registry.set(formDesk.name, formDesk));
  after(() => void registry.delete(formDesk.name));

  test('signed forms start a run and reach it, the text with its signs and blanks', async (t) => {
    const api = await start(t);
    const opened = await deliver(api, opening);
    assert.deepEqual([opened.status, opened.json], [200, { accepted: 1, ignored: 0 }]);
    const text = 'jane+vip@example.com & co = 50 % ü';
    const reply = { EventType: 'onMessageAdded', ConversationSid: 'CH1', MessageSid: 'IM2', Body: text };
    assert.equal((await deliver(api, reply)).status, 200);
    const [event] = api.routing.events;
    assert.equal(event?.type === 'message.received' && event.message.text, text);
  });

  test('the connector sees the whole address, its query included', async (t) => {
    const api = await start(t);
    assert.equal((await deliver(api, opening, { path: `${HOOK}?region=eu&x=%20y` })).status, 200);
    const elsewhere = signatureOf(
      AUTH_TOKEN,
      `${api.address}${HOOK}?region=us`,
      new URLSearchParams(opening),
    );
    const refused = await deliver(api, opening, { path: `${HOOK}?region=eu`, signature: elsewhere });
    assert.deepEqual([refused.status, refused.problem], [401, 'bad-signature']);
  });

  test('what is not signed, no form, too large or no event is refused, and nothing is routed', async (t) => {
    const api = await start(t);
    const answers = [
      await deliver(api, opening, { signature: 'wrong' }),
      await deliver(api, opening, { headers: { 'content-type': 'application/json' } }),
      await api.call(HOOK),
      await deliver(api, { ...opening, Body: 'x'.repeat(1024 * 1024) }),
      await deliver(api, { EventType: 'onMessageAdded', MessageSid: 'IM3' }),
    ];
    assert.deepEqual(
      answers.map(({ status, problem }) => [status, problem]),
      [
        [401, 'bad-signature'],
        [415, 'unsupported-media-type'],
        [405, 'method-not-allowed'],
        [413, 'body-too-large'],
        [400, 'invalid-event'],
      ],
    );
    assert.deepEqual(api.routing.runs, []);
  });

  test('wrong signatures are limited per address, right ones are not', async (t) => {
    const api = await start(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
    const statuses = [];
    for (let time = 0; time < 3; time++)
      statuses.push((await deliver(api, opening, { signature: 'wrong' })).status);
    assert.deepEqual(statuses, [401, 401, 429]);
    assert.equal((await deliver(api, opening)).status, 200);
  });

  test('a policy that asks for what the platform cannot do is refused by its record', () => {
    const problems = (more: string, edit = (text: string) => text) => {
      try {
        parseRouterConfig(edit(policyWith(more)), { AUTH_TOKEN });
        return [];
      } catch (e) {
        if (e instanceof ConfigError) return e.problems.map(({ code, path }) => `${code} ${path}`);
        throw e;
      }
    };
    assert.deepEqual(problems(''), []);
    assert.deepEqual(problems('    vipContacts: { tags: [vip] }\n'), [
      'ROUTER_PLATFORM_LACKS workspaces[0].vipContacts',
    ]);
    assert.deepEqual(
      problems('', (text) =>
        text.replace('comment: false', 'comment: true').replace('vipTag: false', 'vipTag: VIP'),
      ),
      ['ROUTER_PLATFORM_LACKS workspaces[0].vipTag', 'ROUTER_PLATFORM_LACKS workspaces[0].comment'],
    );
    assert.deepEqual(
      problems('', (text) => text.replace("authToken: '${AUTH_TOKEN}'", 'sid: 1')),
      [
        'ROUTER_MISSING_KEY workspaces[0].platform.authToken',
        'ROUTER_UNKNOWN_KEY workspaces[0].platform.sid',
      ],
    );
  });
});
