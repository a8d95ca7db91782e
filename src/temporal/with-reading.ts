import type { WorkspaceConfig } from '../config/workspace.js';
import { normalizeRecordEmail } from '../reading/record-email.js';
import { readMessage } from '../reading/read-message.js';
import type { Contact, ConversationEvent, IncomingMessage, OpenedEvent } from '../routing/conversation.js';

/**
 * An event as Temporal gets it: its message has been read, and an address that is none is gone from the contact's record.
 * Workflow code has no list of domains to judge by.
 */
export function withReading<E extends OpenedEvent | ConversationEvent>(
  event: E,
  { roster }: Pick<WorkspaceConfig, 'roster'>,
): E;
export function withReading(
  event: OpenedEvent | ConversationEvent,
  { roster }: Pick<WorkspaceConfig, 'roster'>,
): OpenedEvent | ConversationEvent {
  const ownAddresses = roster.agents.flatMap(({ email }) => email ?? []);
  const read = (message: IncomingMessage, contact?: Contact) =>
    readMessage(message, {
      ownAddresses,
      ...(contact?.name === undefined ? {} : { contactName: contact.name }),
    });
  switch (event.type) {
    case 'conversation.opened': {
      const { message, contact } = event;
      return {
        ...event,
        contact: withRealEmail(contact),
        ...(message ? { message: read(message, contact) } : {}),
      };
    }
    case 'message.received': {
      const { message, contact } = event;
      return {
        ...event,
        message: read(message, contact),
        ...(contact ? { contact: withRealEmail(contact) } : {}),
      };
    }
    case 'contact.updated':
      return withRealEmail(event);
    default:
      return event;
  }
}

/** The address normalised, or left out. */
export function withRealEmail<T extends { email?: string }>({
  email,
  ...rest
}: T): Omit<T, 'email'> & { email?: string } {
  const real = email === undefined ? undefined : normalizeRecordEmail(email);
  return real === undefined ? rest : { ...rest, email: real };
}
