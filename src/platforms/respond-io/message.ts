import type {
  IncomingMessage,
  MessageKind,
  OutgoingMessage,
  OutgoingSource,
} from '../../routing/conversation.js';
import { compact } from '../shared/compact.js';
import { outgoingSources } from '../shared/outgoing-source.js';
import { toAgent } from './contact.js';
import type { RawBody, RawMessage } from './schemas.js';

/** Kinds that are no text even where they carry some; every other type with text in it is text. */
const kinds: Record<string, MessageKind> = {
  attachment: 'attachment',
  image: 'attachment',
  video: 'attachment',
  audio: 'attachment',
  file: 'attachment',
  sticker: 'sticker',
  location: 'location',
  reaction: 'reaction',
  receipt: 'receipt',
  edit: 'edit',
  edited: 'edit',
  message_edit: 'edit',
  unsupported: 'other',
};

export function toIncoming(raw: RawMessage, fallbackId: string): IncomingMessage {
  const written = writtenText(raw);
  return compact({
    id: messageId(raw, fallbackId),
    kind: kindOf(raw, written),
    text: written,
    at: raw.timestamp,
  });
}

export function toOutgoing(raw: RawMessage, body: RawBody, fallbackId: string): OutgoingMessage {
  return compact({
    id: messageId(raw, fallbackId),
    text: writtenText(raw),
    at: raw.timestamp,
    source: toOutgoingSource(raw.sender?.source ?? raw.source ?? body.sender?.source ?? body.source),
    sender: toAgent(raw.sender) ?? toAgent(body.sender),
  });
}

function messageId(raw: RawMessage, fallbackId: string): string {
  return raw.messageId ?? raw.channelMessageId ?? fallbackId;
}

/** Captions and button titles count: an address is searched for wherever the contact put it. */
function writtenText(raw: RawMessage): string | undefined {
  return raw.message?.text ?? raw.message?.caption ?? raw.message?.title;
}

function kindOf(raw: RawMessage, written: string | undefined): MessageKind {
  const type = raw.message?.type?.toLowerCase() ?? '';
  if (Object.hasOwn(kinds, type)) return kinds[type] ?? 'other';
  return written === undefined ? 'other' : 'text';
}

/** The place and the spelling of the source are not documented; a value we do not know is `unknown`. */
function toOutgoingSource(raw: string | undefined): OutgoingSource {
  const name = raw?.toLowerCase().replace(/[\s-]/g, '_');
  return outgoingSources.find((one) => one === name) ?? 'unknown';
}
