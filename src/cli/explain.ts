/** `vip-router explain --email …`: where a contact would go, and why. */
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import type { RouterConfig, WorkspaceConfig } from '../config/workspace.js';
import { HELP, readOptions, type ExplainOptions } from './explain/options.js';
import { explain } from './explain/story.js';
import { environmentOfStart } from './policy/environment.js';

/** @returns exit code: 0 explained, 1 the policy has mistakes, 2 the command was mistyped */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === 'help') return (print(HELP), 0);
    const start = await environmentOfStart(options.startFlags, env);
    const workspace = workspaceOf(loadRouterConfig(start.policy, start.env), options);
    print(await explain({ ...options, workspace, env: start.env }));
    return 0;
  } catch (e) {
    if (e instanceof ConfigError) return (print([`${e.message}:`, ...e.lines()], process.stderr), 1);
    return (print([e instanceof Error ? e.message : String(e), '', ...HELP], process.stderr), 2);
  }
}

function workspaceOf({ workspaces }: RouterConfig, { workspace }: ExplainOptions): WorkspaceConfig {
  const list = workspaces.map(({ id }) => id).join(', ');
  const found = workspace === undefined ? workspaces : workspaces.filter(({ id }) => id === workspace);
  const [only, another] = found;
  if (!only) throw new Error(`no workspace ${workspace ?? ''}; there are: ${list}`);
  if (another) throw new Error(`say which workspace with --workspace; there are: ${list}`);
  return only;
}

function print(lines: string[], to: NodeJS.WriteStream = process.stdout): void {
  to.write(`${lines.join('\n')}\n`);
}
