/**
 * The webhook bodies of the stand-in, shaped like Meta's samples. Their times have whole seconds; here every message of a
 * chat has a later second than the one before, so that a chat played faster than people write keeps its order.
 */
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import type { ChatMessage, SandboxContact } from '../../store.js';
import { contentOf, DISPLAY_NUMBER, wamid } from './content.js';
import { named, personOf, phoneOf, shows, userIdOf } from './identity.js';

export const PHONE_NUMBER_ID = '106540352242922';
const ACCOUNT = '102290129340398';

interface Value {
  contacts?: object[];
  messages?: object[];
  message_echoes?: object[];
  statuses?: object[];
  user_id_update?: object[];
}

/** Seconds, as text. */
function timestampOf(contact: SandboxContact, message: ChatMessage): string {
  let second = 0;
  for (const one of contact.messages) {
    second = Math.max(Math.floor(one.at / 1000), second + 1);
    if (one.id === message.id) break;
  }
  return String(second);
}

function change(type: string, id: string, value: Value, field = 'messages'): Announcement {
  const metadata = { display_phone_number: DISPLAY_NUMBER, phone_number_id: PHONE_NUMBER_ID };
  const changes = [{ value: { messaging_product: 'whatsapp', metadata, ...value }, field }];
  return { type, id, body: { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT, changes }] } };
}

/** Several bodies as one, as Meta joins what happens at about the same time. */
export function join(bodies: object[]): object {
  const entry = bodies.flatMap((body) => (body as { entry: object[] }).entry);
  return { object: 'whatsapp_business_account', entry };
}

function status(
  contact: SandboxContact,
  message: ChatMessage,
  name: string,
  more: object = {},
): Announcement {
  const id = wamid(contact, message);
  const mark = message.mark === undefined ? {} : { biz_opaque_callback_data: message.mark };
  const timestamp = timestampOf(contact, message);
  const names = named(contact, 'recipient_id', 'recipient_user_id');
  const report = { id, status: name, timestamp, ...names, ...mark, ...more };
  return change(`statuses.${name}`, `${id}:${name}`, { contacts: [personOf(contact)], statuses: [report] });
}

const outside = {
  errors: [
    {
      code: 131047,
      title: 'Re-engagement message',
      message: 'Re-engagement message',
      error_data: {
        details: 'More than 24 hours have passed since the recipient last replied to the sender number.',
      },
      href: '/documentation/business-messaging/whatsapp/support/error-codes',
    },
  ],
};
const pricing = {
  pricing: { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' },
};

/** By a system message, which may leave out the user id before, or by the field `user_id_update`. */
function moved(
  before: SandboxContact,
  contact: SandboxContact,
  told: 'full' | 'bare' | 'field',
): Announcement[] {
  const [was, is] = [userIdOf(before), userIdOf(contact)];
  const id = `wamid.moved.${contact.id}.${is}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const number = shows(contact, 'number') ? { wa_id: phoneOf(contact).slice(1) } : {};
  if (told === 'field') {
    const detail = `User id for ${contact.firstName} has been updated.`;
    const update = { ...number, detail, user_id: { previous: was, current: is }, timestamp };
    const person = { profile: { name: contact.firstName }, ...number };
    return [change('moved', id, { contacts: [person], user_id_update: [update] }, 'user_id_update')];
  }
  const from = shows(before, 'number') ? { from: phoneOf(before).slice(1) } : {};
  const changed = (old: string, now: string) => `User ${contact.firstName} changed from ${old} to ${now}`;
  const [numberWas, numberIs] = [phoneOf(before).slice(1), phoneOf(contact).slice(1)];
  const system =
    numberWas === numberIs
      ? {
          body: changed(was, is),
          user_id: is,
          ...(told === 'full' ? { previous_user_id: was } : {}),
          type: 'user_changed_user_id',
        }
      : { body: changed(numberWas, numberIs), ...number, user_id: is, type: 'user_changed_number' };
  return [change('moved', id, { messages: [{ ...from, id, timestamp, type: 'system', system }] })];
}

export const announces: Announcements = {
  opened: () => [],
  closed: () => [],
  contactChanged: () => [],
  assigneeChanged: () => [],
  moved,
  received: (contact, message) => {
    const id = wamid(contact, message);
    const content = contentOf(contact, message);
    const names = named(contact, 'from', 'from_user_id');
    return [
      change('messages', id, {
        contacts: [personOf(contact)],
        messages: [{ ...names, id, timestamp: timestampOf(contact, message), ...content }],
      }),
    ];
  },
  sent: (contact, message) => {
    if (message.from === 'agent') {
      const id = wamid(contact, message);
      const timestamp = timestampOf(contact, message);
      const names = named(contact, 'to', 'to_user_id');
      const echo = { from: DISPLAY_NUMBER, ...names, id, timestamp, ...contentOf(contact, message) };
      return [change('echoes', id, { message_echoes: [echo] }, 'smb_message_echoes')];
    }
    if (contact.window === 'fails') return [status(contact, message, 'failed', outside)];
    return [status(contact, message, 'sent'), status(contact, message, 'delivered', pricing)];
  },
};
