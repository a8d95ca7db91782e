import { createHash } from 'node:crypto';
import type {
  IncomingMessage,
  MessageKind,
  OutgoingMessage,
  OutgoingSource,
} from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { toPlainText } from '../shared/plain-text.js';
import { toAgent } from './contact.js';
import { formOf } from './form.js';
import type { RawMessage } from './schemas.js';

/**
 * Goes with every message of ours as its `automation_rule_id`. Chatwoot keeps it, tells it in webhooks and lists, and
 * takes a message with one for a machine's: its own clocks of waiting and first replies run on. docs/decisions/0010.
 */
export const OUR_MARK = 'vip-router';

/** Whose message it is, as text at the top level of webhooks and as a number everywhere else. */
const directions = ['incoming', 'outgoing', 'activity', 'template'] as const;
export type Direction = (typeof directions)[number];

export function directionOf({ message_type: type }: RawMessage): Direction | undefined {
  return directions.find((name, number) => type === name || type === String(number));
}

export function toIncoming(raw: RawMessage, fallbackId: string): IncomingMessage {
  const text = raw.content === undefined ? undefined : toPlainText(raw.content) || undefined;
  const form = formOf(raw);
  return compact({ id: raw.id ?? fallbackId, kind: kindOf(raw, text), text, form, at: raw.created_at });
}

/**
 * The contact's message as it is now, where Chatwoot tells of it once more: its text may be another one. The same text is
 * the same edit. Undefined where it is not the contact's, or says nothing.
 */
export function toEdit(raw: RawMessage): IncomingMessage | undefined {
  const { id, private: isNote, content_attributes: more } = raw;
  if (id === undefined || directionOf(raw) !== 'incoming' || isNote || more?.deleted) return undefined;
  const { text } = toIncoming(raw, id);
  if (text === undefined) return undefined;
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
  // No time: the webhook has that of the first version.
  return { id: `${id}/edited/${version}`, kind: 'edit', text, edits: id };
}

export function toOutgoing(raw: RawMessage, fallbackId: string): OutgoingMessage {
  const source = sourceOf(raw);
  return compact({
    id: raw.id ?? fallbackId,
    text: raw.content,
    at: raw.created_at,
    source,
    sender: source === 'user' ? toAgent(raw.sender) : undefined,
  });
}

function kindOf(
  { content_type: type, attachments, content_attributes: more }: RawMessage,
  text: string | undefined,
): MessageKind {
  if (more?.is_reaction) return 'reaction';
  if (type === 'sticker') return 'sticker';
  if (attachments?.some(({ file_type: file }) => file === 'location')) return 'location';
  if (attachments !== undefined && attachments.length > 0) return 'attachment';
  return text === undefined ? 'other' : 'text';
}

/** Every call with a user's token writes as that user: what is ours, or an automation's, is told by its mark. */
function sourceOf(raw: RawMessage): OutgoingSource {
  const { automation_rule_id: rule, external_echo: echo } = raw.content_attributes ?? {};
  if (rule === OUR_MARK) return 'api';
  if (rule !== undefined) return 'workflow';
  if (raw.additional_attributes?.campaign_id !== undefined) return 'broadcast';
  // Written in the channel's own app, outside of Chatwoot.
  if (echo) return 'echo';
  if (directionOf(raw) === 'template') return 'bot';
  const sender = raw.sender?.type?.toLowerCase();
  if (sender === 'user') return 'user';
  return sender === undefined ? 'unknown' : 'bot';
}
