import type { WorkspaceConfig } from '../../config/workspace.js';
import type { ConversationOpened } from '../../routing/conversation.js';
import { policyFor } from '../../routing/policy/match.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';

/** Where the policies are that hold now. */
export interface PolicySource {
  /** @throws {RangeError} when there is no such workspace */
  workspace(id: string): WorkspaceConfig;
  isPaused(id: string): boolean;
}

/** Whether this process's file has the workspace: during a rollout, or after it was removed, some have not. */
export function hasWorkspace(source: PolicySource, id: string): boolean {
  try {
    source.workspace(id);
    return true;
  } catch (e) {
    if (e instanceof RangeError) return false;
    throw e;
  }
}

/** The policy for one opening, by the rules of its workspace. */
export function chosenPolicy(
  source: PolicySource,
  opened: ConversationOpened,
): RoutingPolicy | { ignored: string } {
  const { policy, match } = source.workspace(opened.workspace);
  return policyFor(policy, match, opened);
}

/** Marks an opening of a paused workspace: its run waits until an operator resumes it. */
export function pausedBy(
  source: PolicySource,
  { workspace }: Pick<ConversationOpened, 'workspace'>,
): { paused?: true } {
  return source.isPaused(workspace) ? { paused: true } : {};
}
