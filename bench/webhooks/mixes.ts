/** Which webhooks come of a conversation, and when. */

interface Contact {
  id: number;
  email: string;
}

interface Told {
  /** Milliseconds after the opening. */
  after: number;
  /** Made when it is sent: it bears the time. */
  body: () => object;
}

export interface Mix {
  /** Webhooks of one conversation, the stand-in's own included: it tells of each assignment. */
  events: number;
  tell: (contact: Contact) => Told[];
}

export const MIXES: Record<string, Mix> = {
  conversations: {
    events: 6,
    tell: (contact) => [
      { after: 0, body: () => opening(contact) },
      { after: 20, body: () => message(contact, 'm1', 'received') },
      { after: 3_000, body: () => message(contact, 'm2', 'sent') },
      { after: 5_000, body: () => message(contact, 'm3', 'received') },
      { after: 8_000, body: () => close(contact) },
    ],
  },
  openings: {
    events: 3,
    tell: (contact) => [
      { after: 0, body: () => opening(contact) },
      { after: 20, body: () => message(contact, 'm1', 'received') },
    ],
  },
};

const opening = ({ id, email }: Contact): object => ({
  event_type: 'conversation.opened',
  event_id: `o-${id}`,
  contact: { id, firstName: 'Ann', email, status: 'open', assignee: null, tags: [] },
  conversation: { source: 'contact', conversationOpenedAt: Date.now() },
});

const message = ({ id }: Contact, name: string, way: 'received' | 'sent'): object => ({
  event_type: `message.${way}`,
  event_id: `${name}-${id}`,
  contact: { id },
  message: {
    messageId: `${name}-${id}`,
    timestamp: Date.now(),
    message: { type: 'text', text: 'I need help' },
    ...(way === 'sent' ? { sender: { source: 'user', id: 101 } } : {}),
  },
});

const close = ({ id }: Contact): object => ({
  event_type: 'conversation.closed',
  event_id: `c-${id}`,
  contact: { id, status: 'close' },
  conversation: { closedTime: Date.now() },
});
