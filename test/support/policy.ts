import { parseRouterConfig } from '../../src/config/load.js';
import type { PoolTarget, RoutingPolicy, UserTarget } from '../../src/routing/policy/policy.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The sample workspace. Its quiet time is short enough for tests. */
const FILE = `workspaces:
  - id: acme
    platform: { type: respond-io, token: '\${TOKEN}', signingKeys: ['\${KEY}'] }
    crm:
      name: Test CRM
      request: { url: 'http://crm.example/customers?email=$contact.email', timeout: 2s }
    presence: api
    agents:
      - { id: 101, name: Ana, email: ana@support.example }
      - { id: 102, name: Ben, email: ben@support.example }
      - { id: 103, name: Cy, email: cy@support.example }
      - { id: 104, name: Mara, email: mara@support.example }
    teams:
      - { id: vip-desk, name: VIP desk, agents: [101, 104] }
      - { id: support, name: Support, agents: [102, 103] }
      - { id: managers, name: Managers, agents: [104] }
    question:
      text: { default: 'Your e-mail, please?', de: 'Ihre E-Mail, bitte?' }
      retryText: That was no e-mail address. Once more?
      successText: Thank you!
      settle: 150ms
    targets:
      vip:
        user: 101
        fallback: { team: vip-desk, onlineOnly: true }
        queue: { onTimeout: { team: managers, onlineOnly: true } }
      regular: { team: support, onlineOnly: true }
      invalid: { team: managers, onlineOnly: true }
`;

const [sample] = parseRouterConfig(FILE, { TOKEN: 'token', KEY: 'key' }).workspaces;
if (!sample) throw new Error('the sample file has no workspace');

export const { roster } = sample;

/** As the loader makes it of `{ team: <id>, onlineOnly: true }`; test/unit/sample-policy.test.ts. */
export function team(id: string, queue: PoolTarget['queue'] = { timeout: DAY }): PoolTarget {
  return { kind: 'team', team: id, strategy: 'round-robin', onlineOnly: true, queue };
}

export const ana = sample.policy.targets.vip as UserTarget;

/** The sample policy, a copy for each caller. */
export const policy = (over: Partial<RoutingPolicy> = {}): RoutingPolicy => ({
  ...structuredClone(sample.policy),
  ...over,
});
