import type { Client } from '@temporalio/client';
import { POLICY_REGISTRY } from '../../workflows/messages.js';
import { registryId } from '../../client/names.js';
import { UsageError } from './options.js';

/**
 * Workspaces that have a policy registry.
 * @param named only this one: the others may be encrypted with keys that this process does not have
 */
export async function knownWorkspaces(client: Client, named?: string): Promise<string[]> {
  const only = named === undefined ? '' : ` AND WorkflowId = '${registryId(named).replaceAll("'", '')}'`;
  const query = `WorkflowType = '${POLICY_REGISTRY}' AND ExecutionStatus = 'Running'${only}`;
  const prefix = registryId('');
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query }))
    found.push(workflowId.slice(prefix.length));
  return found.sort();
}

/** The workspace an operator means: the one named, or the only one there is. @throws {UsageError} */
export async function oneWorkspace(client: Client, named: string | undefined): Promise<string> {
  if (named !== undefined && (await knownWorkspaces(client, named)).includes(named)) return named;
  const known = await knownWorkspaces(client);
  const list = known.length === 0 ? 'none: has the service ever run here?' : known.join(', ');
  if (named !== undefined) throw new UsageError(`no workspace ${named}; there are: ${list}`);
  const [only, another] = known;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError(`say which workspace with --workspace; there are: ${list}`);
}
