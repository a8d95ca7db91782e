/** What the other tests build by hand is what the loader builds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ana, HOUR, policy, team } from '../support/policy.js';
import { load } from '../support/router-file.js';

const FILE = `workspaces:
  - id: acme
    platform: { type: respond-io, token: '\${RESPONDIO_TOKEN}', signingKeys: ['\${RESPONDIO_SIGNING_KEY}'] }
    crm: { type: contact, read: tags }
    presence: api
    agents: [{ id: 101, name: Ana }, { id: 104, name: Mara }]
    teams: [{ id: support, agents: [101] }, { id: managers, agents: [104] }]
    targets:
      vip: { team: support, onlineOnly: true }
      regular:
        team: support
        onlineOnly: true
        queue: { timeout: 1h, onTimeout: { team: managers, onlineOnly: true } }
      invalid: { team: managers, onlineOnly: true }
`;

test('a team made by hand is the team that router.yaml makes', () => {
  const { vip, regular } = load(FILE).workspaces[0]!.policy.targets;
  assert.deepEqual(team('support'), vip);
  assert.deepEqual(team('support', { timeout: HOUR, onTimeout: team('managers') }), regular);
});

test('the sample policy is a copy each time, and its VIP target is Ana', () => {
  policy().targets.vip = team('support');
  assert.deepEqual(policy().targets.vip, ana);
});
