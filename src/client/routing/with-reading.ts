import type { WorkspaceConfig } from '../../config/workspace.js';
import { toE164 } from '../../phone/e164.js';
import { normalizeRecordEmail } from '../../reading/record-email.js';
import { readMessage } from '../../reading/read-message.js';
import type { CrmRules } from '../../routing/policy/policy.js';
import type { Contact, ConversationEvent, IncomingMessage, OpenedEvent } from '../../routing/conversation.js';

/**
 * The event as Temporal gets it: its message has been read, and an invalid address is removed from the contact's record.
 * Workflow code has no list of domains.
 */
export function withReading<E extends OpenedEvent | ConversationEvent>(
  event: E,
  workspace: Pick<WorkspaceConfig, 'roster' | 'policy'>,
): E;
export function withReading(
  event: OpenedEvent | ConversationEvent,
  { roster, policy }: Pick<WorkspaceConfig, 'roster' | 'policy'>,
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
        contact: withReadableContact(contact, policy.crm),
        ...(message ? { message: read(message, contact) } : {}),
      };
    }
    case 'message.received': {
      const { message, contact } = event;
      return {
        ...event,
        message: read(message, contact),
        ...(contact ? { contact: withReadableContact(contact, policy.crm) } : {}),
      };
    }
    case 'contact.updated':
      return withRealEmail(event);
    default:
      return event;
  }
}

/** A contact's record as Temporal gets it from a webhook, the API or the catch-up. */
export function withReadableContact(contact: Contact, crm: PhoneRules): Contact {
  return withReadablePhone(withRealEmail(contact), crm);
}

type PhoneRules = Pick<CrmRules, 'defaultCountry' | 'identifyBy'>;

/** The number in E.164. One that cannot be read identifies nobody: where a number would, it is left out and the contact is asked. */
function withReadablePhone(contact: Contact, { defaultCountry, identifyBy }: PhoneRules): Contact {
  if (contact.phone === undefined) return contact;
  const phone = toE164(contact.phone, contact.countryCode, defaultCountry);
  if (phone !== undefined) return { ...contact, phone };
  const { phone: unreadable, ...others } = contact;
  return identifyBy.includes('phone') ? others : { ...others, phone: unreadable };
}

/** The address normalised, or left out. */
function withRealEmail<T extends { email?: string }>({
  email,
  ...rest
}: T): Omit<T, 'email'> & { email?: string } {
  const real = email === undefined ? undefined : normalizeRecordEmail(email);
  return real === undefined ? rest : { ...rest, email: real };
}
