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

/** An opening by somebody whose e-mail the platform knows. */
export const knownAs = (
  email: string,
  over: Partial<ConversationOpened> = {},
): Partial<ConversationOpened> => ({
  contact: { id: 'known', name: 'Jane Doe', email, tags: [], fields: {} },
  ...over,
});
