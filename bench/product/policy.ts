import { fileURLToPath } from 'node:url';
import type { EngineArgs } from '../speed/engine.js';

/** Made by the build. */
export const workflowBundle = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
export const WORKSPACE = 'bench';
export const TEAM = 'support';
export const SIGNING_KEY = 'signing-key-of-the-bench';

/** The agents of the roster. */
export const agentIds = (agents: number): number[] => Array.from({ length: agents }, (_, at) => 101 + at);

/** The policy of a speed run, as JSON (which is YAML): everybody to one team, round robin, with comment and tag. */
export function policyFor({ outside, agents, callsPerSecond }: EngineArgs): string {
  const people = agentIds(agents).map((id) => ({ id, name: `Agent ${id}` }));
  const team = { id: TEAM, agents: people.map(({ id }) => id) };
  const target = {
    team: TEAM,
    onlineOnly: true,
    queue: { timeout: '24h', onTimeout: { team: TEAM } },
  };
  const workspace = {
    id: WORKSPACE,
    platform: {
      type: 'respond-io',
      baseUrl: `${outside}/v2`,
      token: '${TOKEN}',
      signingKeys: ['${SIGNING_KEY}'],
      callsPerSecond,
    },
    crm: {
      type: 'http',
      request: { method: 'GET', url: `${outside}/crm/customers?email=$contact.email` },
      allowInternal: ['127.0.0.1'],
    },
    presence: 'api',
    agents: people,
    teams: [team],
    // No pause after an answer: the scenario of wrong answers measures the engine.
    question: { settle: '0s' },
    targets: { vip: target, regular: target, invalid: target },
  };
  return JSON.stringify({ workspaces: [workspace] });
}
