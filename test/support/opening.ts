/** Openings of conversations, apart from the world they are played in: pure tests need no Temporal. */
import { randomUUID } from 'node:crypto';
import type { ConversationOpened } from '../../src/routing/conversation.js';

export function opening(workspace: string, over: Partial<ConversationOpened> = {}): ConversationOpened {
  const conversation = over.conversation ?? `c${randomUUID().slice(0, 8)}`;
  const openedAt = over.openedAt ?? Date.now();
  return {
    workspace,
    platform: 'respond-io',
    conversation,
    openedId: `${conversation}@${openedAt}`,
    openedAt,
    contact: { id: conversation, name: 'Jane Doe', tags: [], fields: {} },
    ...over,
  };
}

/** An opening by somebody whose e-mail the platform knows; each call is another contact. */
export const knownAs = (
  email: string,
  over: Partial<ConversationOpened> = {},
): Partial<ConversationOpened> => ({
  contact: { id: `k${randomUUID().slice(0, 8)}`, name: 'Jane Doe', email, tags: [], fields: {} },
  ...over,
});
