import type { PoolTarget, Roster, RoutingPolicy, UserTarget } from '../../src/routing/policy.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const roster: Roster = {
  agents: [
    { id: '101', name: 'Ana', email: 'ana@support.example' },
    { id: '102', name: 'Ben', email: 'ben@support.example' },
    { id: '103', name: 'Cy', email: 'cy@support.example' },
    { id: '104', name: 'Mara', email: 'mara@support.example' },
  ],
  teams: [
    { id: 'vip-desk', name: 'VIP desk', agents: ['101', '104'] },
    { id: 'support', name: 'Support', agents: ['102', '103'] },
    { id: 'managers', name: 'Managers', agents: ['104'] },
  ],
};

export function team(id: string, queue: PoolTarget['queue'] = { timeout: DAY }): PoolTarget {
  return { kind: 'team', team: id, strategy: 'round-robin', onlineOnly: true, queue };
}

export const ana: UserTarget = {
  kind: 'user',
  user: '101',
  fallback: team('vip-desk'),
  queue: { timeout: 10 * MINUTE, onTimeout: team('managers') },
};

/** The sample policy with a quiet time short enough for tests. */
export function policy(over: Partial<RoutingPolicy> = {}): RoutingPolicy {
  return {
    version: 'test',
    workspace: 'acme',
    question: {
      text: { default: 'Your e-mail, please?', de: 'Ihre E-Mail, bitte?' },
      retryText: { default: 'That was no e-mail address. Once more?' },
      successText: { default: 'Thank you!' },
      timeout: 30 * MINUTE,
      maxJumps: 3,
      settle: 150,
      handOverWords: ['agent', 'human'],
      notAgainWithin: DAY,
    },
    crm: {
      name: 'Test CRM',
      request: { method: 'GET', url: 'http://crm.example', headers: {}, responseMapping: {}, timeout: 2_000 },
      vipWhen: { variable: 'CustomerType', equals: ['VIP'] },
      whenKeyMissing: 'misconfigured',
      patience: 2 * MINUTE,
    },
    targets: {
      vip: ana,
      regular: team('support'),
      unknown: team('support'),
      unavailable: team('managers'),
      misconfigured: team('managers'),
      invalid: team('managers'),
      noAnswer: team('support'),
      sendFailed: team('support'),
    },
    takeover: { endsRun: true, writerGetsConversation: true },
    vipTag: 'vip',
    comment: true,
    notices: {},
    platform: { name: 'respond-io' },
    ...over,
  };
}
