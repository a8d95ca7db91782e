/** The parts of the Graph API's bodies that we read. Everything else passes by unread. */
import { z } from 'zod';
import { id, maybe, text, time } from '../shared/tolerant.js';

/** Items that are not what they should be are left out, so that the others count. */
const list = <T extends z.ZodType>(item: T) => maybe(z.array(maybe(item)));

const Titled = maybe(z.looseObject({ title: text }));
const Captioned = maybe(z.looseObject({ caption: text }));

const Message = z.looseObject({
  id,
  /** A phone number without plus; absent for people who show a user name instead. */
  from: id,
  /** Business-scoped id of the person. */
  from_user_id: id,
  /** In echoes: who it went to. */
  to: id,
  to_user_id: id,
  timestamp: time,
  type: text,
  text: maybe(z.looseObject({ body: text })),
  button: maybe(z.looseObject({ text })),
  interactive: maybe(z.looseObject({ button_reply: Titled, list_reply: Titled })),
  image: Captioned,
  video: Captioned,
  document: Captioned,
  reaction: maybe(z.looseObject({ emoji: text })),
  order: maybe(z.looseObject({ text })),
  system: maybe(z.looseObject({ type: text, wa_id: id, new_wa_id: id })),
});

const Failure = z.looseObject({ code: id, title: text });

const Status = z.looseObject({
  id,
  status: text,
  timestamp: time,
  recipient_id: id,
  recipient_user_id: id,
  biz_opaque_callback_data: text,
  errors: list(Failure),
});

const Person = z.looseObject({
  wa_id: id,
  user_id: id,
  profile: maybe(z.looseObject({ name: text })),
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
export type RawStatus = z.infer<typeof Status>;
export type RawPerson = z.infer<typeof Person>;
