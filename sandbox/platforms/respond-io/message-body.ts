/** Messages of the stand-in: whole ones, and what the list of messages has of them. */
import { users, type ChatMessage, type SandboxContact } from '../../store.js';
import { seconds } from './contact-body.js';

export const channel = {
  id: 1,
  name: 'Sandbox chat',
  source: 'custom_channel',
  meta: '{}',
  created_at: 1_663_274_081,
};

/** Another one at which contacts are known, and never write. */
export const unusedChannel = { ...channel, id: 2, name: 'Sandbox mail', source: 'other_email' };

export const writerOf = ({ agent }: ChatMessage) => users.find(({ firstName }) => firstName === agent);

/** As a webhook has it. Its time is in milliseconds, unlike all other times. */
export const webhookMessage = (contact: SandboxContact, message: ChatMessage) => ({
  ...messageBody(contact, message),
  timestamp: message.at,
});

/** As `GET …/message/list` has it: no time but those of the statuses, and who sent it. */
export function listedMessage(contact: SandboxContact, message: ChatMessage) {
  const writer = writerOf(message);
  const sender = writer ? { source: 'user', userId: writer.id } : { source: 'api' };
  return { ...messageBody(contact, message), ...(message.from === 'contact' ? {} : { sender }) };
}

function messageBody(contact: SandboxContact, message: ChatMessage) {
  const incoming = message.from === 'contact';
  return {
    messageId: message.id,
    channelMessageId: String(message.id),
    contactId: contact.id,
    channelId: channel.id,
    traffic: incoming ? 'incoming' : 'outgoing',
    message: contentOf(message),
    status: [{ value: incoming ? 'delivered' : 'sent', timestamp: seconds(message.at) }],
  };
}

/** Only texts carry text; a file is named by its address. */
function contentOf({ type, text }: ChatMessage) {
  const written = text === '' ? {} : { text };
  if (type !== 'attachment') return { type, ...written };
  const attachment = {
    type: 'image',
    url: 'https://files.example/picture.png',
    fileName: 'picture.png',
    mimeType: 'image/png',
    size: 95_283,
    ext: 'png',
    description: text,
  };
  return { type, attachment };
}
