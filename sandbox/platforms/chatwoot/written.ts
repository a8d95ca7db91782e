/** How Chatwoot keeps what somebody wrote: plain text, or the answers of a form with no text at all. */
import type { ChatMessage } from '../../store.js';

/** A contact who fills in a form: of a WhatsApp flow, of a bot, or Chatwoot's own for the e-mail address. */
export const FORM_TYPES: readonly string[] = ['form', 'email-form'];

interface Written {
  content: string | null;
  content_type: string;
  content_attributes: Record<string, unknown>;
  attachments?: object[];
}

export function writtenAs(message: ChatMessage): Written {
  const { type, text, attributes } = message;
  const content_attributes = attributes ?? {};
  const plain = { content: text === '' ? null : text, content_type: 'text', content_attributes };
  switch (type) {
    case 'flow':
      return {
        ...plain,
        content: null,
        content_attributes: {
          whatsapp_flow_response: {
            name: 'flow',
            body: 'Sent',
            response: { flow_token: 'token', email: text },
          },
        },
      };
    case 'sticker':
      return { ...plain, content_type: 'sticker' };
    case 'attachment':
      return { ...plain, attachments: [attachmentOf(message)] };
    default:
      return plain;
  }
}

/** Installations from 4.9 to 4.12 tell in webhooks what the chat window shows: HTML. */
export function toHtml({ type }: ChatMessage, content: string | null): string | null {
  if (type !== 'html' || content === null) return content;
  const escaped = content.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
  return `<p>${escaped}</p>\n`;
}

function attachmentOf({ id }: ChatMessage) {
  const data_url = 'https://files.example/picture.png';
  return { id, message_id: id, file_type: 'image', account_id: 1, data_url };
}
