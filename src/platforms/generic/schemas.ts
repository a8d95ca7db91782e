/**
 * The events of the generic platform, as docs/reference/generic-platform.md and its JSON Schema have them. What identifies is
 * strict; a wrong value that is not needed is left out, and unknown members are ignored.
 */
import { z } from 'zod';
import { outgoingSources } from '../../routing/message.js';
import { flag, id, maybe, text, time } from '../shared/tolerant.js';

const MAX_ID = 200;
const identifies = (meaning: string) =>
  z
    .union([z.string().trim().min(1).max(MAX_ID), z.int()], { error: 'an id is expected' })
    .transform(String)
    .meta({ description: meaning });
const at = (meaning: string) =>
  time.meta({ description: `${meaning}: ISO 8601, or a number of (milli)seconds since 1970` });

const Agent = z
  .looseObject({ id: identifies('The id that router.yaml has'), name: text, email: text })
  .meta({ id: 'Agent' });

const Contact = z
  .looseObject({
    id: identifies('The contact; may be the conversation, where a contact has one at a time'),
    name: text,
    firstName: text,
    lastName: text,
    email: text,
    phone: text.meta({ description: 'E.164' }),
    language: text.meta({ description: 'BCP 47' }),
    countryCode: text,
    lifecycle: text,
    blocked: flag,
    assignee: maybe(Agent),
    tags: maybe(z.array(z.string().max(255)).max(100)),
    fields: maybe(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  })
  .meta({ id: 'Contact' });

const Conversation = z.looseObject({
  id: identifies('Names the conversation in every event and command'),
  openedAt: at('When it was opened; tells one opening of a conversation from the next'),
});

const kinds = ['text', 'attachment', 'sticker', 'location', 'reaction', 'receipt', 'edit', 'other'] as const;

const Message = z.looseObject({
  id: identifies('The same id twice is the same message'),
  kind: z.enum(kinds).catch('other').default('text'),
  text,
  at: at('When it was written'),
});

const event = <T extends string, S extends z.ZodRawShape>(type: T, data: S) =>
  z.looseObject({ type: z.literal(type), timestamp: at('When it happened'), data: z.looseObject(data) });

export const events = {
  'conversation.opened': event('conversation.opened', {
    conversation: Conversation.extend({
      source: text.meta({ description: 'Who opened it: contact, user, api, …; absent counts as unknown' }),
    }),
    contact: Contact,
    channel: maybe(z.looseObject({ id, source: text, inbox: text })),
    message: maybe(Message),
  }),
  'conversation.closed': event('conversation.closed', {
    conversation: Conversation.extend({ closedAt: at('When it was closed') }),
    closedBy: maybe(Agent),
  }),
  'message.received': event('message.received', { conversation: Conversation, message: Message }),
  'message.sent': event('message.sent', {
    conversation: Conversation,
    message: Message.extend({
      source: z
        .enum([...outgoingSources, 'unknown'])
        .catch('unknown')
        .default('unknown')
        .meta({ description: 'user and echo are a human at work, everything else is a machine' }),
      sender: maybe(Agent),
    }),
  }),
  'contact.updated': event('contact.updated', {
    conversation: Conversation,
    contact: z.looseObject({ email: text, phone: text }),
  }),
  'assignee.updated': event('assignee.updated', {
    conversation: Conversation,
    assignee: z.union([Agent, z.null()], { error: 'an agent or null is expected' }),
  }),
};

export type Events = { [T in keyof typeof events]: z.output<(typeof events)[T]> };
export type RawContact = z.output<typeof Contact>;
export type RawAgent = z.output<typeof Agent>;

/** Any event, for those who write down what there is. */
export const Event = z.union(Object.values(events));

/** What makes a body an event at all. */
export const Envelope = z.looseObject({ type: z.string().min(1).max(100) });
