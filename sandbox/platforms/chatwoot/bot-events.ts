/** Webhooks where an agent bot of the whole installation is at the inbox: it hears other accounts as well. */
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import type { SandboxContact } from '../../store.js';
import { announces, event } from './events.js';
import { contactWebhook, conversationWebhook, messageWebhook } from './webhook-bodies.js';

/** Its contacts are others, and its conversations have the same numbers as ours. */
const OTHER_ACCOUNT = { id: 2, name: 'Somebody else' };
const OTHER_INBOX = 2;

const aboutConversation = (type: string, contact: SandboxContact): Announcement =>
  event(type, conversationWebhook(contact));

/** What another account's conversation of the same number goes through meanwhile. */
function elsewhere(contact: SandboxContact): Announcement[] {
  const [last] = contact.messages.slice(-1);
  const other: SandboxContact = {
    ...contact,
    email: 'other@elsewhere.example',
    assignee: null,
  };
  const conversation = { ...conversationWebhook(other, OTHER_ACCOUNT), inbox_id: OTHER_INBOX };
  const written = last && {
    ...messageWebhook(other, { ...last, from: 'contact', text: 'I am other@elsewhere.example' }),
    account: OTHER_ACCOUNT,
    sender: { ...contactWebhook(other), account: OTHER_ACCOUNT },
    inbox: { id: OTHER_INBOX, name: 'Another chat' },
    conversation,
  };
  return [
    event('conversation_opened', { ...conversation, status: 'open' }),
    ...(written ? [event('message_created', written)] : []),
    event('conversation_resolved', { ...conversation, status: 'resolved' }),
    // Nothing but the inbox tells that this is not ours.
    event('conversation_resolved', { ...conversation, status: 'resolved', messages: [] }),
  ];
}

/** The bot hears of messages too, and of openings and closes in words of its own. */
export const withBot: Announcements = {
  ...announces,
  opened: (contact, source, first) => [
    ...announces.opened(contact, source, first),
    ...(contact.phase === undefined ? [aboutConversation('conversation_opened', contact)] : []),
  ],
  closed: (contact, by, note) => [
    ...announces.closed(contact, by, note),
    aboutConversation('conversation_resolved', contact),
  ],
  phaseChanged: (contact, before) => [
    ...(announces.phaseChanged?.(contact, before) ?? []),
    ...(contact.phase === undefined ? [aboutConversation('conversation_opened', contact)] : []),
  ],
  received: (contact, message) => [
    ...announces.received(contact, message),
    ...announces.received(contact, message),
    ...elsewhere(contact),
  ],
  sent: (contact, message) => [...announces.sent(contact, message), ...announces.sent(contact, message)],
};
