/** Contacts and users of the stand-in, as the API answers them and as webhooks carry them. */
import { users, type SandboxContact } from '../../store.js';

export const seconds = (at: number): number => Math.floor(at / 1000);

export function userBody(id: number | null) {
  const user = users.find((one) => one.id === id);
  return user ? { id: user.id, firstName: user.firstName, lastName: null, email: user.email } : null;
}

/** The vendor's SDK has `close`, its node `closed`. */
export const contactStatus = ({ status }: SandboxContact) => (status === 'closed' ? 'close' : status);

/** A contact in a webhook: without `locale` and `isBlocked`, which only the API knows. */
export function webhookContact(contact: SandboxContact) {
  return {
    id: contact.id,
    firstName: contact.firstName,
    lastName: null,
    phone: contact.phone,
    email: contact.email,
    language: contact.language,
    profilePic: null,
    countryCode: null,
    status: contactStatus(contact),
    tags: contact.tags,
    assignee: userBody(contact.assignee),
    lifecycle: contact.lifecycle ?? null,
    custom_fields: contact.customFields,
    created_at: seconds(contact.createdAt),
  };
}

export const contactBody = (contact: SandboxContact) => ({
  ...webhookContact(contact),
  locale: null,
  isBlocked: false,
});
