import type { AgentRef } from '../../routing/agent-ref.js';
import {
  outgoingSources,
  type IncomingMessage,
  type MessageKind,
  type OutgoingMessage,
  type OutgoingSource,
} from '../../routing/message.js';
import { compact } from '../../routing/compact.js';
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
    source: outgoingSource(raw, body),
    sender: writerOf(raw, body),
  });
}

function outgoingSource(raw: RawMessage, body: RawBody): OutgoingSource {
  const named = raw.sender?.source ?? raw.source ?? body.sender?.source ?? body.source;
  // Without a word about the source, a user of the workspace at the top wrote it.
  return named === undefined && toAgent(body.user) ? 'user' : toOutgoingSource(named);
}

/** `user` has the whole person, `sender` only the id. */
function writerOf(raw: RawMessage, body: RawBody): AgentRef | undefined {
  const id = raw.sender?.userId ?? body.sender?.userId;
  const known = [body.user, raw.sender, body.sender].map(toAgent).find((one) => one !== undefined);
  return known ?? (id === undefined ? undefined : { id });
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
  return outgoingSources.find((source) => source === name) ?? 'unknown';
}
