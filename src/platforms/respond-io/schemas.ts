/** The parts of respond.io's bodies that we read. Everything else passes by unread. */
import { z } from 'zod';
import { flag, id, maybe, text, time } from '../shared/tolerant.js';

const Person = z.looseObject({ id, email: text, firstName: text, lastName: text, name: text });

const Contact = z.looseObject({
  id,
  firstName: text,
  lastName: text,
  name: text,
  email: text,
  phone: text,
  language: text,
  countryCode: text,
  lifecycle: text,
  status: text,
  isBlocked: flag,
  assignee: maybe(Person),
  created_at: time,
  tags: z.unknown().optional(),
  custom_fields: z.unknown().optional(),
});

const Channel = z.looseObject({ id, source: text });

/** An opening tells its time as `conversationOpenedAt`, a close tells that of its opening as `openedTime`. */
const Conversation = z.looseObject({
  source: text,
  openedBySource: text,
  conversationOpenedAt: time,
  openedTime: time,
  firstIncomingMessage: text,
  firstIncomingMessageChannelId: id,
  closedTime: time,
  closedBy: maybe(Person),
});

/** What was written; `type` tells the kind. */
const Content = z.looseObject({ type: text, text, caption: text, title: text });

const Sender = Person.extend({ source: text, userId: id });

const Message = z.looseObject({
  messageId: id,
  channelMessageId: id,
  contactId: id,
  traffic: text,
  timestamp: time,
  source: text,
  sender: maybe(Sender),
  message: maybe(Content),
});

export const Body = z.looseObject({
  event_type: text,
  event_id: id,
  contact: maybe(Contact),
  conversation: maybe(Conversation),
  message: maybe(Message),
  channel: maybe(Channel),
  assignee: maybe(Person),
  sender: maybe(Sender),
  user: maybe(Person),
  source: text,
});

/** An answer of `GET /contact/{identifier}`. */
export const ContactAnswer = Contact;
/** An answer of `POST /contact/{identifier}/message`. */
export const MessageAnswer = z.looseObject({ messageId: id });
const Pagination = maybe(z.looseObject({ next: text }));
/** An answer of `GET /space/user`. */
export const UserPage = z.looseObject({ items: z.array(Person), pagination: Pagination });
/** An answer of `POST /contact/list`. */
export const ContactPage = z.looseObject({ items: z.array(Contact), pagination: Pagination });
/** An entry of `GET /contact/{identifier}/message/list`: it has no time but those of its statuses. */
const Listed = Message.extend({ status: maybe(z.array(z.looseObject({ timestamp: time }))) });
export const MessagePage = z.looseObject({ items: z.array(Listed), pagination: Pagination });
/** An answer of `GET /contact/{identifier}/channels`. */
export const ChannelPage = z.looseObject({
  items: z.array(Channel.extend({ lastIncomingMessageTime: time })),
  pagination: Pagination,
});
/** An error body. */
export const ErrorAnswer = z.looseObject({ code: id, message: text });

export type RawBody = z.infer<typeof Body>;
export type RawContact = z.infer<typeof Contact>;
export type RawMessage = z.infer<typeof Message>;
export type ListedMessage = z.infer<typeof Listed>;
export type RawPerson = z.infer<typeof Person>;
