import type { ConversationRef } from '../activities.js';
import { unassignConversation } from '../run/calls.js';

/** "Unassign after close": the agent is taken off a closed conversation, so that the next opening is routed anew. */
export async function unassignAfterClose(on: ConversationRef): Promise<{ why: string }> {
  const done = await unassignConversation({ on, tier: 'unknown' });
  const why = {
    unassigned: 'The agent was taken off the closed conversation',
    nobody: 'Nobody had the closed conversation',
    open: 'The conversation is open again: left as it is',
    contactGone: 'The platform knows this contact no more',
  };
  return { why: why[done] };
}
