import { stringify } from 'yaml';
import type { WorkspaceConfig } from '../config/workspace.js';
import { createConnector } from '../platforms/index.js';
import { isSameAgent } from '../routing/agent-ref.js';
import { CommandFailed, type Call, type Result } from './command.js';
import { policyFileOf, workspaceIn } from './policy-file.js';

/** `vip-router roster`: the platform's people as `agents`, and agents of the file that the platform does not know. */
export async function roster({ options, args, env }: Call<'roster'>): Promise<Result> {
  const workspace = workspaceIn(await policyFileOf(options, env, args[0]), options.workspace);
  const { id, platform } = workspace;
  const people = await peopleOf(workspace);
  if (!people) throw new CommandFailed(`${platform.type} has no list of its people`);
  const { agents, unknown } = people;
  return {
    data: { workspace: id, agents, unknown },
    lines: [
      `# ${agents.length} people of ${id} on ${platform.type}`,
      stringify({ agents }, { flowCollectionPadding: true, collectionStyle: 'any' }).trimEnd(),
      ...unknown.map(
        (agent) => `# ${agent.name} (${agent.id}) is in the policy file, but not on the platform`,
      ),
    ],
  };
}

/**
 * @returns undefined when the platform cannot list its people; `unknown`: agents of the file whom it does not list
 * @throws {PlatformError}
 */
export async function peopleOf({ platform, roster: { agents: listed } }: WorkspaceConfig) {
  const { client, capabilities } = createConnector(platform);
  if (!capabilities.lists.includes('listUsers')) return undefined;
  const users = await client.listUsers();
  const agents = users.map(({ id, name, email }) => ({ id, name: name ?? id, ...(email ? { email } : {}) }));
  const unknown = listed.filter((agent) => !users.some((user) => isSameAgent(agent, user)));
  return { agents, unknown: unknown.map(({ id, name }) => ({ id, name })) };
}
