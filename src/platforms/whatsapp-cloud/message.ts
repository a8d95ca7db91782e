import type {
  FormAnswer,
  IncomingMessage,
  MessageKind,
  OutgoingMessage,
} from '../../routing/conversation.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../../routing/compact.js';
import { answersIn, formWith, hasAtSign } from '../shared/forms.js';
import type { RawContent, RawMessage, RawStatus } from './schemas.js';

/** A mark holds 512 characters; from here on it may be the beginning only, blanks at the cut left out. */
const MARK_IS_CUT = 500;

/** Kinds by `type`; what is not here is `other`, which answers no question. */
const kinds: Record<string, MessageKind> = {
  text: 'text',
  button: 'text',
  interactive: 'text',
  image: 'attachment',
  video: 'attachment',
  audio: 'attachment',
  voice: 'attachment',
  document: 'attachment',
  sticker: 'sticker',
  location: 'location',
  reaction: 'reaction',
  edit: 'edit',
};

/** Types of echoes that say something to the contact. A revoke, an edit or a reaction says nothing new. */
const spoken = new Set([
  ...Object.keys(kinds).filter((type) => type !== 'reaction' && type !== 'edit'),
  'contacts',
  'order',
  'product',
  'template',
]);

export const saysSomething = ({ type }: RawMessage): boolean => type !== undefined && spoken.has(type);

export function toIncoming(id: string, raw: RawMessage): IncomingMessage {
  const content: RawContent = raw.edit ? (raw.edit.message ?? {}) : raw;
  const text = writtenText(content);
  return compact({
    id,
    kind: kindOf(raw, text),
    text,
    form: formOf(content),
    edits: raw.edit?.original_message_id,
    at: raw.timestamp,
  });
}

/** A message from a phone that shares the number: a human wrote it. */
export function toEcho(id: string, raw: RawMessage): OutgoingMessage {
  return compact({ id, text: writtenText(raw), at: raw.timestamp, source: 'echo' as const });
}

/** A status has no text of its own; what we sent comes back as we marked it. */
export function toSent(id: string, raw: RawStatus): OutgoingMessage {
  const mark = raw.biz_opaque_callback_data;
  const text = mark !== undefined && mark.length < MARK_IS_CUT ? { text: mark } : { begins: mark };
  return compact({ id, ...text, at: raw.timestamp, source: 'api' as const });
}

/** Captions, and the titles of buttons and list rows, count: an address is looked for wherever the contact put it. */
function writtenText(raw: RawContent): string | undefined {
  const { text, button, interactive, image, video, document, reaction, order } = raw;
  return (
    text?.body ??
    button?.text ??
    interactive?.button_reply?.title ??
    interactive?.list_reply?.title ??
    (image ?? video ?? document)?.caption ??
    reaction?.emoji ??
    order?.text
  );
}

function kindOf({ type = '' }: RawMessage, text: string | undefined): MessageKind {
  const kind = (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? 'other';
  return kind === 'text' && text === undefined ? 'other' : kind;
}

/** Undefined where the message holds no form. */
function formOf({ interactive, contacts }: RawContent): FormAnswer[] | undefined {
  const flow = interactive?.nfm_reply?.response_json;
  return formWith([
    // JSON as text, and an object where something between has read it.
    ...answersIn(typeof flow === 'string' ? parseJson(flow) : flow),
    ...rowAnswers(interactive?.list_reply),
    ...cardAnswers(contacts),
  ]);
}

/** The title of a row is the message's text. */
function rowAnswers(row: NonNullable<RawContent['interactive']>['list_reply']): FormAnswer[] {
  return row?.description !== undefined && hasAtSign(row.description)
    ? [compact({ name: row.title, value: row.description, from: 'form' as const })]
    : [];
}

function cardAnswers(cards: RawContent['contacts']): FormAnswer[] {
  return (cards ?? []).flatMap((card) => [
    ...answersOf('name', [card?.name?.formatted_name]),
    ...answersOf(
      'email',
      card?.emails?.map((one) => one?.email),
    ),
    ...answersOf(
      'phone',
      card?.phones?.map((one) => one?.phone),
    ),
  ]);
}

const answersOf = (name: string, values: (string | undefined)[] = []): FormAnswer[] =>
  values.flatMap((value) => (value ? [{ name, value, from: 'contactCard' as const }] : []));
