import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { formatDuration, parseDuration } from '../../src/schema/duration.js';
import { timeoutOf } from '../../src/crm/look-up-for.js';
import type { RespondIoSettings } from '../../src/platforms/respond-io/settings.js';
import { loadRouterConfig } from '../../src/config/load.js';
import { ADVICE } from '../../src/config/advice.js';
import { PROBLEMS } from '../../src/config/problems.js';
import { onWhatsApp } from '../support/platform-mistakes.js';
import { edited, env, load, MINIMAL } from '../support/router-file.js';

const ROOT = new URL('../../', import.meta.url).pathname;

describe('the policy files of the repository', () => {
  test('router.yaml loads and says what the design says', () => {
    const { workspaces } = loadRouterConfig(`${ROOT}router.yaml`, env);
    const [acme] = workspaces;
    assert.ok(acme && workspaces.length === 1);
    assert.deepEqual(acme.platform, {
      type: 'respond-io',
      baseUrl: 'http://127.0.0.1:8090/v2',
      token: 'platform-token',
      signingKeys: ['signing-key'],
      callsPerSecond: 5,
    });
    assert.deepEqual(acme.apiKeyHashes, [createHash('sha256').update('api-key').digest('hex')]);
    const { vip, unavailable } = acme.policy.targets;
    assert.ok(vip.kind === 'user' && vip.user === '101' && vip.fallback.team === 'vip-desk');
    assert.equal(vip.queue.onTimeout?.team, 'managers');
    assert.ok(unavailable.kind === 'team' && unavailable.team === 'managers');
    assert.deepEqual(acme.roster.teams[0], { id: 'vip-desk', name: 'VIP desk', agents: ['101', '104'] });
    const { question } = acme.policy;
    assert.deepEqual(Object.keys(question.text), ['default', 'de', 'es']);
    assert.deepEqual(
      [question.timeout, question.maxJumps, question.settle, question.notAgainWithin],
      [1_800_000, 3, 3_000, 86_400_000],
    );
  });

  test('router.yaml without its optional keys means the same', () => {
    const written = loadRouterConfig(`${ROOT}router.yaml`, env).workspaces[0]!;
    const source = parse(readFileSync(`${ROOT}router.yaml`, 'utf8')) as {
      workspaces: Record<string, unknown>[];
    };
    const omitted = ['mode', 'startOn', 'match', 'close', 'takeover', 'vipTag', 'comment', 'notices'];
    const all = Object.entries(source.workspaces[0]!);
    const entry: Record<string, unknown> = Object.fromEntries(all.filter(([key]) => !omitted.includes(key)));
    const { method, responseMapping, timeout, ...request } = (
      entry.crm as { request: Record<string, unknown> }
    ).request;
    assert.ok(method !== undefined && responseMapping !== undefined && timeout !== undefined);
    entry.crm = { request, allowInternal: ['127.0.0.1'] };
    const { text, retryText, successText } = entry.question as Record<string, unknown>;
    entry.question = { text, retryText, successText };
    const short = load(JSON.stringify({ workspaces: [entry] })).workspaces[0]!;
    assert.deepEqual(short, written);
  });

  test('the demo ends its stories in seconds', () => {
    const { question, crm, targets } = loadRouterConfig(`${ROOT}docs/examples/demo.router.yaml`, env)
      .workspaces[0]!.policy;
    assert.ok(question.timeout <= 6_000 && question.settle <= 500 && question.notAgainWithin === 0);
    assert.ok(crm.patience <= 5_000 && timeoutOf(crm) < crm.patience);
    for (const target of Object.values(targets))
      if (target.kind !== 'unassign' && target.queue.onTimeout) assert.ok(target.queue.timeout <= 10_000);
  });
});

describe('docs/reference/mistakes.md', () => {
  test('explains every code, and no other', () => {
    const page = readFileSync(`${ROOT}docs/reference/mistakes.md`, 'utf8');
    const explained = [...page.matchAll(/^### (ROUTER_\w+)\n\n(.+)\n\n(.{20,})$/gm)];
    assert.deepEqual(
      explained.map(([, code, meaning]) => [code, meaning]),
      Object.entries({ ...PROBLEMS, ...ADVICE }),
    );
  });
});

test('a platform that knows who is online is enough for a target that wants it', () => {
  const { roster, policy } = loadRouterConfig(`${ROOT}docs/examples/chatwoot.router.yaml`, env)
    .workspaces[0]!;
  assert.equal(roster.hours, undefined);
  assert.equal('onlineOnly' in policy.targets.regular && policy.targets.regular.onlineOnly, true);
});

describe('defaults', () => {
  const { policy, roster } = load(MINIMAL).workspaces[0]!;

  test('a file without optional keys means what the schema says', () => {
    const { question, catchUp, close, takeover, returning, stickToAgent, vipTag, comment, mode } = policy;
    assert.deepEqual(
      { catchUp, close, takeover, returning, stickToAgent, vipTag, comment, mode },
      {
        catchUp: { every: 300_000, onFirstStart: 'leave' },
        close: { endsRun: true, unassign: false },
        takeover: { endsRun: true, writerGetsConversation: true },
        returning: 'ifFree',
        stickToAgent: true,
        vipTag: 'vip',
        comment: true,
        mode: 'route',
      },
    );
    assert.deepEqual(question.handOverWords, ['agent', 'human']);
    assert.equal(roster.teams[0]?.name, 'support');
  });

  test('a CRM is asked for CustomerType, and VIP means VIP', () => {
    const { crm } = policy;
    assert.ok(crm.type === 'http');
    assert.deepEqual(crm.request.responseMapping, { CustomerType: '$.customerType' });
    assert.deepEqual(crm.vipWhen, { variable: 'CustomerType', equals: ['VIP'] });
    assert.deepEqual([crm.patience, crm.request.timeout, crm.identifyBy], [120_000, 10_000, ['email']]);
  });

  test('branches without a target of their own follow another one', () => {
    const { regular, invalid, unknown, noAnswer, sendFailed, unavailable, misconfigured } = policy.targets;
    assert.deepEqual([unknown, noAnswer, sendFailed], [regular, regular, regular]);
    assert.deepEqual([unavailable, misconfigured], [invalid, invalid]);
  });

  test('targets', () => {
    const { vip, regular, invalid } = policy.targets;
    const day = { timeout: 86_400_000 };
    const pool = { kind: 'team', team: 'support', strategy: 'round-robin', onlineOnly: false, queue: day };
    assert.deepEqual(regular, pool);
    assert.deepEqual(vip, {
      kind: 'user',
      user: '101',
      fallback: pool,
      whenAway: 'fallback',
      queue: { timeout: 600_000, onTimeout: pool },
    });
    assert.deepEqual(invalid, { kind: 'workspace', strategy: 'round-robin', onlineOnly: false, queue: day });
  });
});

describe('values', () => {
  test('references are resolved for the platform and kept for the CRM', () => {
    const text = edited(
      ['type: respond-io', 'type: respond-io\n      baseUrl: ${NONE:-https://x.example/v2/}'],
      ["'${RESPONDIO_SIGNING_KEY}'", "'${RESPONDIO_SIGNING_KEY}', 'lone$dollar', '${NONE:-}x'"],
    );
    const { platform, policy } = load(text, { ...env, NONE: '' }).workspaces[0]!;
    const { baseUrl, signingKeys } = platform as RespondIoSettings;
    assert.equal(baseUrl, 'https://x.example/v2');
    assert.deepEqual(signingKeys.slice(0, 2), ['signing-key', 'lone$dollar']);
    assert.ok('request' in policy.crm);
    assert.equal(policy.crm.request.url, '${CRM_URL}/customers?email=$contact.email');
  });

  test('API keys: a hash in the file and a reference of the same key are the same', () => {
    const hash = createHash('sha256').update('api-key').digest('hex');
    const keys = (written: string) =>
      load(edited(['id: acme', `id: acme\n    apiKeys: ['${written}']`])).workspaces[0]!.apiKeyHashes;
    assert.deepEqual(keys(`sha256:${hash.toUpperCase()}`), keys('${ROUTER_API_KEY}'));
  });

  test('false switches off', () => {
    const { policy, platform } = load(
      edited(
        ['id: acme', 'id: acme\n    vipTag: false'],
        ['type: respond-io', 'type: respond-io\n      callsPerSecond: false'],
      ),
    ).workspaces[0]!;
    assert.ok(!('vipTag' in policy) && !platform.callsPerSecond && !('callsPerSecond' in policy.platform));
  });

  test('on WhatsApp nothing is written that it has no place for', () => {
    const { policy } = load(edited(onWhatsApp('match: []'))).workspaces[0]!;
    assert.deepEqual([policy.comment, policy.vipTag], [false, undefined]);
  });

  test('durations', () => {
    const good: Record<string, number> = {
      '300ms': 300,
      '30s': 30_000,
      '2m': 120_000,
      '2.5m': 150_000,
      '24h': 86_400_000,
      '7d': 604_800_000,
      '0s': 0,
    };
    for (const [text, ms] of Object.entries(good)) assert.equal(parseDuration(text), ms);
    for (const text of ['', '5', 's', '5 s', '-5s', '1e3s', '5S', '5sec', '1m30s', '.5s', '5.s', 'Infinitys'])
      assert.equal(parseDuration(text), undefined, text);
    fc.assert(fc.property(fc.nat(604_800_000), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});

describe('the version of a policy', () => {
  const version = (text: string, environment = env) => load(text, environment).workspaces[0]!.policy.version;

  test('is 12 hex digits, and the same for the same policy in other words', () => {
    assert.match(version(MINIMAL), /^[0-9a-f]{12}$/);
    const reordered = edited(
      ['{ id: 101, name: Ana }', '{ name: Ana, id: "101" } # comment'],
      ['id: acme', 'id: acme\n    question: { maxJumps: 3, settle: 3000ms }'],
    );
    assert.equal(version(reordered), version(MINIMAL));
  });

  test('does not change with secrets or addresses', () => {
    const others = {
      ...env,
      RESPONDIO_TOKEN: 'x',
      RESPONDIO_SIGNING_KEY: 'y',
      CRM_TOKEN: 'z',
      CRM_URL: 'https://z.example',
    };
    assert.equal(version(MINIMAL, others), version(MINIMAL));
  });

  test('changes with whatever routes differently', () => {
    const changed = [
      edited(['name: Ana', 'name: Anna']),
      edited(['[101, 102]', '[101]']),
      edited(['workspace: true', 'team: support']),
      edited(['id: acme', 'id: acme\n    startOn: [user]']),
      edited(['id: acme', 'id: acme\n    question: { timeout: 31m }']),
    ];
    assert.equal(new Set([MINIMAL, ...changed].map((text) => version(text))).size, changed.length + 1);
  });

  test('no secret is in the policy that travels through Temporal', () => {
    const { policy, roster } = loadRouterConfig(`${ROOT}router.yaml`, env).workspaces[0]!;
    assert.doesNotMatch(
      JSON.stringify({ policy, roster }),
      /platform-token|signing-key|crm-token|api-key|http:\/\/127/,
    );
  });
});
