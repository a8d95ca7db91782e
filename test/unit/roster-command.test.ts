import assert from 'node:assert/strict';
import test from 'node:test';
import { peopleOf } from '../../src/cli/roster.js';
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

test("the platform's people are listed as agents, and agents that it does not know are named", async (t) => {
  const { platformUrl } = await sandboxFor(t);
  const people = await peopleOf(workspace(platformUrl));
  assert.deepEqual(people?.agents[0], { id: '101', name: 'Ana', email: 'ana@support.example' });
  assert.deepEqual(people.unknown, [{ id: '999', name: 'Zoe' }]);
});

test('a wrong token is an error', async (t) => {
  const { platformUrl } = await sandboxFor(t);
  await assert.rejects(peopleOf(workspace(platformUrl, 'another-token')), PlatformError);
});
