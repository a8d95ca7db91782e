import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { rosterOf } from '../../src/cli/roster.js';
import type { WorkspaceConfig } from '../../src/config/workspace.js';
import { PlatformError } from '../../src/platforms/platform.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

const workspace = (platformUrl: string, token = TOKEN) =>
  ({
    id: 'acme',
    platform: { type: 'respond-io', baseUrl: platformUrl, token, signingKeys: [] },
    roster: {
      agents: [
        { id: '101', name: 'Ana' },
        { id: '999', name: 'Zoe' },
      ],
      teams: [],
    },
  }) as unknown as WorkspaceConfig;

test("the platform's people are ready to be copied; whoever it does not know is named", async (t) => {
  const { platformUrl } = await sandboxFor(t);
  const printed = (await rosterOf(workspace(platformUrl))).join('\n');
  const { agents } = parse(printed) as { agents: unknown[] };
  assert.deepEqual(agents[0], { id: '101', name: 'Ana', email: 'ana@support.example' });
  assert.match(printed, /# Zoe \(999\) is in the policy file and not on the platform/);
  assert.doesNotMatch(printed, /Ana \(101\) is/);
});

test('a wrong token is told', async (t) => {
  const { platformUrl } = await sandboxFor(t);
  await assert.rejects(rosterOf(workspace(platformUrl, 'another-token')), PlatformError);
});
