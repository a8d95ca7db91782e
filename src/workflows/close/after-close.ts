import type { ConversationOpened } from '../../routing/conversation.js';
import type { ConversationRef } from '../activities.js';
import { startRouting, unassignConversation } from '../run/calls.js';

/**
 * Starts the run of a later opening once the superseded run has closed.
 *
 * The superseded run cannot do it by continuing as new: the server answers a redelivered start with the run it made
 * only for runs made by a start request, so a delivery after the second run's end would route the opening twice.
 */
export async function reopenConversation(next: ConversationOpened, supersededRunId: string): Promise<void> {
  await startRouting(next, supersededRunId);
}

/** "Unassign after close": the agent is taken off a closed conversation, so that the next opening is routed again. */
export async function unassignAfterClose(on: ConversationRef): Promise<{ why: string }> {
  const done = await unassignConversation({ on, priority: 3 });
  const why = {
    unassigned: 'The agent was taken off the closed conversation',
    nobody: 'Nobody had the closed conversation',
    open: 'The conversation is open again: left as it is',
    contactGone: 'The platform no longer knows this contact',
  };
  return { why: why[done] };
}
