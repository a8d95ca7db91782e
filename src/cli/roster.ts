/** `vip-router roster [file]`: the platform's people as `agents` for a policy file, and who of the file it does not know. */
import { stringify } from 'yaml';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import type { WorkspaceConfig } from '../config/workspace.js';
import { createConnector } from '../platforms/index.js';
import { PlatformError } from '../platforms/platform.js';
import { isSameAgent } from '../routing/agent-ref.js';
import { readFileCommand } from './policy/file-command.js';

const HELP = [
  'vip-router roster [file] [--workspace <id>] [--no-sandbox] [--data <folder>]',
  '',
  '  Prints everybody the messaging platform lists, as `agents` for the policy file (router.yaml). Agents of the file',
  '  whom the platform does not know are named at the end; they would get nothing.',
];

/** @returns exit code: 0 well, 1 the file or the platform is not, 2 the command was mistyped */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const command = await readFileCommand(args, env, { forWorkspace: true });
    if (command === 'help') return (say(HELP), 0);
    const { start } = command;
    const { workspaces } = loadRouterConfig(start.policy, start.env);
    const workspace = workspaces.find(({ id }) => id === (command.workspace ?? workspaces[0]?.id));
    if (!workspace) throw new Error(`the policy has no workspace ${command.workspace ?? ''}`);
    say(await rosterOf(workspace));
    return 0;
  } catch (e) {
    if (e instanceof ConfigError || e instanceof PlatformError) return (say([e.message], process.stderr), 1);
    return (say([e instanceof Error ? e.message : String(e), '', ...HELP], process.stderr), 2);
  }
}

/** @throws {PlatformError} */
export async function rosterOf({ id, platform, roster }: WorkspaceConfig): Promise<string[]> {
  const { client, capabilities } = createConnector(platform);
  if (!capabilities.lists.includes('listUsers')) return [`${platform.type} cannot list its users.`];
  const users = await client.listUsers();
  const agents = users.map(({ id: agent, name, email }) => ({
    id: agent,
    name: name ?? agent,
    ...(email ? { email } : {}),
  }));
  const unknown = roster.agents.filter((agent) => !users.some((user) => isSameAgent(agent, user)));
  return [
    `# ${users.length} people of ${id} on ${platform.type}`,
    stringify({ agents }, { flowCollectionPadding: true, collectionStyle: 'any' }).trimEnd(),
    ...unknown.map((agent) => `# ${agent.name} (${agent.id}) is in the policy file and not on the platform`),
  ];
}

function say(lines: string[], to: NodeJS.WritableStream = process.stdout): void {
  to.write(`${lines.join('\n')}\n`);
}
