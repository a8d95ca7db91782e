/** The parts of the Graph API's bodies that we read. Everything else passes by unread. */
import { z } from 'zod';
import { id, maybe, text, time } from '../shared/tolerant.js';

/** Items that are not what they should be are left out, so that the others count. */
const list = <T extends z.ZodType>(item: T) => maybe(z.array(maybe(item)));

const Titled = maybe(z.looseObject({ title: text, description: text }));
const Captioned = maybe(z.looseObject({ caption: text }));

/** The card of a person. */
const Card = z.looseObject({
  name: maybe(z.looseObject({ formatted_name: text })),
  emails: list(z.looseObject({ email: text })),
  phones: list(z.looseObject({ phone: text })),
});

/** What a message holds, by its type. */
const content = {
  type: text,
  text: maybe(z.looseObject({ body: text })),
  button: maybe(z.looseObject({ text })),
  interactive: maybe(
    z.looseObject({
      button_reply: Titled,
      list_reply: Titled,
      nfm_reply: maybe(z.looseObject({ response_json: z.unknown() })),
    }),
  ),
  image: Captioned,
  video: Captioned,
  document: Captioned,
  reaction: maybe(z.looseObject({ emoji: text })),
  order: maybe(z.looseObject({ text })),
  contacts: list(Card),
};

const Message = z.looseObject({
  ...content,
  id,
  /** A phone number without plus; absent for people who show a user name instead. */
  from: id,
  /** Business-scoped id of the person. */
  from_user_id: id,
  /** In echoes: who it went to. */
  to: id,
  to_user_id: id,
  group_id: id,
  recipient_type: text,
  timestamp: time,
  edit: maybe(z.looseObject({ original_message_id: id, message: maybe(z.looseObject(content)) })),
  system: maybe(
    z.looseObject({
      type: text,
      body: text,
      wa_id: id,
      new_wa_id: id,
      user_id: id,
      previous_user_id: id,
    }),
  ),
});

const Failure = z.looseObject({ code: id, title: text, message: text });

const Status = z.looseObject({
  id,
  status: text,
  timestamp: time,
  recipient_id: id,
  recipient_user_id: id,
  recipient_type: text,
  biz_opaque_callback_data: text,
  errors: list(Failure),
});

const Person = z.looseObject({
  wa_id: id,
  user_id: id,
  profile: maybe(z.looseObject({ name: text })),
});

const UserIdUpdate = z.looseObject({
  wa_id: id,
  user_id: maybe(z.looseObject({ previous: id, current: id })),
});

const Change = z.looseObject({
  field: text,
  value: maybe(
    z.looseObject({
      metadata: maybe(z.looseObject({ phone_number_id: id })),
      contacts: list(Person),
      messages: list(Message),
      message_echoes: list(Message),
      statuses: list(Status),
      user_id_update: list(UserIdUpdate),
    }),
  ),
});

export const Body = z.looseObject({ entry: z.unknown().optional() });
export const Entries = z.array(maybe(z.looseObject({ changes: list(Change) })));

/** An answer of `POST /{phone number id}/messages`. */
export const SendAnswer = z.looseObject({ messages: z.array(z.looseObject({ id })) });
/** An error body. */
export const ErrorAnswer = z.looseObject({
  error: z.looseObject({
    code: z.int(),
    message: text,
    error_data: maybe(z.looseObject({ details: text })),
  }),
});

export type RawChange = z.infer<typeof Change>;
export type RawMessage = z.infer<typeof Message>;
/** A message, or what an edit has made of one. */
export type RawContent = Pick<RawMessage, keyof typeof content>;
export type RawStatus = z.infer<typeof Status>;
export type RawPerson = z.infer<typeof Person>;
export type RawUserIdUpdate = z.infer<typeof UserIdUpdate>;
