import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { emptyRegistry, type PublishedPolicy } from '../../routing/policy/policy-registry.js';
import {
  POLICY_REGISTRY,
  policyPublished,
  publishedPolicy,
  type PolicyMemo,
} from '../../workflows/messages.js';
import { registryId } from '../names.js';
import { isOpen } from '../../temporal/workflow-state.js';

/** Milliseconds: a registry without a worker must not hold anybody up. */
const DEADLINE = 2_000;

/** What the registry of a workspace says; undefined when there is none yet. Needs no worker. */
export async function peek(client: Client, workspace: string): Promise<PolicyMemo | undefined> {
  try {
    const described = await client.connection.withDeadline(Date.now() + DEADLINE, () =>
      client.workflow.getHandle(registryId(workspace)).describe(),
    );
    if (!isOpen(described)) return undefined;
    const { version, paused, known } = (described.memo ?? {}) as Partial<PolicyMemo>;
    return { version: version ?? '', paused: paused === true, known: known ?? [] };
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return undefined;
    throw e;
  }
}

/** A kept policy in full; needs a worker. */
export function fetchPolicy(
  client: Client,
  workspace: string,
  version: string,
): Promise<PublishedPolicy | undefined> {
  const registry = client.workflow.getHandle(registryId(workspace));
  return client.connection.withDeadline(Date.now() + DEADLINE, () =>
    registry.query(publishedPolicy, version),
  );
}

/** Tells the registry what a policy file says; makes the registry when there is none. */
export async function publishPolicy(
  { client, taskQueue }: { client: Client; taskQueue: string },
  workspace: string,
  news: { published: PublishedPolicy; edited: boolean },
): Promise<void> {
  await client.connection.withDeadline(Date.now() + DEADLINE, () =>
    client.workflow.signalWithStart(POLICY_REGISTRY, {
      workflowId: registryId(workspace),
      taskQueue,
      args: [workspace, emptyRegistry()],
      signal: policyPublished,
      signalArgs: [news],
      workflowTaskTimeout: '3s',
      staticSummary: `Policy of ${workspace}: which version is current, paused or not`,
    }),
  );
}
