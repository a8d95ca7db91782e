import type { ConversationOpened } from '../../routing/conversation.js';
import { startRouting } from '../run/calls.js';

/**
 * Starts the run of a later opening once the superseded run has closed.
 *
 * The superseded run cannot do it by continuing as new: the server answers a redelivered start with the run it made
 * only for runs made by a start request, so a delivery after the second run's end would route the opening twice.
 */
export async function reopenConversation(next: ConversationOpened, supersededRunId: string): Promise<void> {
  await startRouting(next, supersededRunId);
}
