/**
 * The webhook bodies of the stand-in, shaped like Meta's samples. Their times have whole seconds; here every message of a
 * chat has a later second than the one before, so that a chat played faster than people write keeps its order.
 */
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import type { ChatMessage, SandboxContact } from '../../store.js';

export const PHONE_NUMBER_ID = '106540352242922';
const DISPLAY_NUMBER = '15550783881';
const ACCOUNT = '102290129340398';

interface Value {
  contacts?: object[];
  messages?: object[];
  message_echoes?: object[];
  statuses?: object[];
}

/** With its plus, as the router calls the conversation; contacts without a number have one of the sandbox's. */
export const phoneOf = ({ id, phone }: SandboxContact): string =>
  phone ?? `+1555${String(id).padStart(7, '0')}`;
/** Without, as WhatsApp writes it. */
const waId = (contact: SandboxContact): string => phoneOf(contact).slice(1);

export const wamid = (contact: SandboxContact, message: ChatMessage): string =>
  `wamid.${Buffer.from(`${contact.id}.${message.id}`).toString('base64url')}`;

/** Seconds, as text. */
export function timestampOf(contact: SandboxContact, message: ChatMessage): string {
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

function contentOf({ type, text }: ChatMessage): object {
  switch (type) {
    case 'text':
      return { type, text: { body: text } };
    case 'attachment':
      return {
        type: 'image',
        image: { id: '1', mime_type: 'image/jpeg', ...(text ? { caption: text } : {}) },
      };
    case 'button':
      return {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'button', title: text } },
      };
    case 'list':
      return {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'row', title: text } },
      };
    case 'sticker':
      return { type, sticker: { id: '2', mime_type: 'image/webp', animated: false } };
    case 'location':
      return { type, location: { latitude: 52.5, longitude: 13.4 } };
    case 'reaction':
      return { type, reaction: { message_id: 'wamid.x', emoji: text } };
    default:
      return { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] };
  }
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
  const report = { id, status: name, timestamp, recipient_id: waId(contact), ...mark, ...more };
  return change(`statuses.${name}`, `${id}:${name}`, { statuses: [report] });
}

const outside = {
  errors: [
    {
      code: 131047,
      title: 'Re-engagement message',
      error_data: { details: 'More than 24 hours have passed since the recipient last replied' },
    },
  ],
};

export const announces: Announcements = {
  opened: () => [],
  closed: () => [],
  contactChanged: () => [],
  assigneeChanged: () => [],
  received: (contact, message) => {
    const id = wamid(contact, message);
    const wa_id = waId(contact);
    return [
      change('messages', id, {
        contacts: [{ profile: { name: contact.firstName }, wa_id }],
        messages: [{ from: wa_id, id, timestamp: timestampOf(contact, message), ...contentOf(message) }],
      }),
    ];
  },
  sent: (contact, message) => {
    if (message.from === 'agent') {
      const id = wamid(contact, message);
      const timestamp = timestampOf(contact, message);
      const echo = { from: DISPLAY_NUMBER, to: waId(contact), id, timestamp, ...contentOf(message) };
      return [change('echoes', id, { message_echoes: [echo] }, 'smb_message_echoes')];
    }
    if (contact.window === 'fails') return [status(contact, message, 'failed', outside)];
    return [status(contact, message, 'sent'), status(contact, message, 'delivered')];
  },
};
