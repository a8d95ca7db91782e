import type { Client } from '@temporalio/client';
import { POLICY_REGISTRY } from '../../workflows/messages.js';
import { registryId } from '../../temporal/names.js';
import { UsageError } from './options.js';

/** Workspaces that have a policy registry. */
export async function knownWorkspaces(client: Client): Promise<string[]> {
  const query = `WorkflowType = '${POLICY_REGISTRY}' AND ExecutionStatus = 'Running'`;
  const prefix = registryId('');
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query }))
    found.push(workflowId.slice(prefix.length));
  return found.sort();
}

/** The workspace an operator means: the one named, or the only one there is. @throws {UsageError} */
export async function oneWorkspace(client: Client, named: string | undefined): Promise<string> {
  const known = await knownWorkspaces(client);
  if (named !== undefined && known.includes(named)) return named;
  const list = known.length === 0 ? 'none: has the service ever run here?' : known.join(', ');
  if (named !== undefined) throw new UsageError(`no workspace ${named}; there are: ${list}`);
  const [only, another] = known;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError(`say which workspace with --workspace; there are: ${list}`);
}
