/** The parts of Chatwoot's bodies that we read. Everything else passes by unread. */
import { z } from 'zod';
import { flag, id, maybe, text, time } from '../shared/tolerant.js';

/** A user, a bot or a contact: `type` says which, where it is present. */
const Person = z.looseObject({
  id,
  name: text,
  available_name: text,
  email: text,
  type: text,
  account: maybe(z.looseObject({ id })),
});

const Contact = Person.extend({
  phone_number: text,
  blocked: flag,
  custom_attributes: z.unknown().optional(),
  additional_attributes: maybe(z.looseObject({ country_code: text })),
});

const Attachment = z.looseObject({ file_type: text });

const ContentAttributes = z.looseObject({
  automation_rule_id: id,
  external_echo: flag,
  is_reaction: flag,
  /** Taken back: the content is Chatwoot's own. */
  deleted: flag,
  submitted_email: text,
  submitted_values: z.unknown().optional(),
  whatsapp_flow_response: z.unknown().optional(),
});

const Message = z.looseObject({
  id,
  account_id: id,
  content: text,
  content_type: text,
  /** Text at the top level of a webhook, a number everywhere else. */
  message_type: id,
  private: flag,
  created_at: time,
  sender: maybe(Person),
  attachments: maybe(z.array(Attachment)),
  content_attributes: maybe(ContentAttributes),
  additional_attributes: maybe(z.looseObject({ campaign_id: id })),
});

const Meta = z.looseObject({
  sender: maybe(Contact),
  assignee: maybe(Person),
  assignee_type: text,
  /** The site that embeds the chat window has proven who the contact is. */
  hmac_verified: flag,
  /** Where the API tells the kind of channel; webhooks tell it beside `meta`. */
  channel: text,
});

const Conversation = z.looseObject({
  /** The number in the account, which the API's paths want. */
  id,
  display_id: id,
  /** In the API only. */
  account_id: id,
  status: text,
  channel: text,
  inbox_id: id,
  labels: maybe(z.array(z.string())),
  meta: maybe(Meta),
  /** The latest one. */
  messages: maybe(z.array(Message)),
  created_at: time,
  updated_at: time,
  /** Since when the contact waits for a human; 0 when the contact does not wait. */
  waiting_since: time,
  additional_attributes: maybe(
    z.looseObject({
      conversation_language: text,
      browser_language: text,
      browser: maybe(z.looseObject({ browser_language: text })),
    }),
  ),
});

const Change = z.looseObject({ current_value: z.unknown(), previous_value: z.unknown() });

/** A webhook: the conversation or the message at the top level, the message's conversation nested. */
export const Body = Conversation.extend({
  ...Message.omit({ additional_attributes: true }).shape,
  event: text,
  account: maybe(z.looseObject({ id })),
  conversation: maybe(Conversation),
  changed_attributes: maybe(z.array(z.record(z.string(), maybe(Change)))),
});

/** Answers of the API. */
export const ConversationAnswer = Conversation;
export const ConversationPage = z.looseObject({ data: z.looseObject({ payload: z.array(Conversation) }) });
export const ContactConversations = z.looseObject({ payload: z.array(Conversation) });
export const ContactSearch = z.looseObject({ payload: z.array(Contact) });
export const MessageAnswer = Message;
export const MessagePage = z.looseObject({ payload: z.array(Message) });
export const LabelsAnswer = z.looseObject({ payload: z.array(z.string()) });
export const AgentList = z.array(Person.extend({ availability_status: text }));
export const AgentAnswer = Person;
export const ProfileAnswer = z.looseObject({
  name: text,
  accounts: maybe(z.array(z.looseObject({ id, role: text }))),
});
/** `{error}` as a rule, `{message, attributes}` for what a record's own rules refuse. */
export const ErrorAnswer = z.looseObject({ error: text, message: text });

export type RawBody = z.infer<typeof Body>;
export type RawConversation = z.infer<typeof Conversation>;
export type RawMessage = z.infer<typeof Message>;
export type RawContact = z.infer<typeof Contact>;
export type RawPerson = z.infer<typeof Person>;
