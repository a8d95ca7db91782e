/** Reads a contact's message once, before Temporal: its findings travel with it. */
import type { FoundEmail, IncomingMessage, MessageReading } from '../routing/conversation.js';
import { foldEmail } from '../routing/email-syntax.js';
import { wordsOf } from '../routing/words.js';
import { claimOf, isAlone, withoutAddresses } from './claim.js';
import { findAddresses } from './find-addresses.js';
import { MAX_EMAILS, MAX_READ, MAX_TEXT, MAX_WORDS } from './limits.js';
import { plainText } from './plain-text.js';
import type { Place } from './place.js';
import { readForm } from './read-form.js';
import { replyOf } from './words/replies.js';
import { compact } from '../routing/compact.js';

interface ReadingContext {
  /** Addresses of our own agents. */
  ownAddresses: Iterable<string>;
  /** The contact's name, as the platform knows it: beside an address it says nothing more. */
  contactName?: string;
}

/** A message whose text is longer has more words than are kept. */
const MAX_WORDS_TEXT = 400;

/** The message with its reading, without its form, and with its text cut short. */
export function readMessage(message: IncomingMessage, context: ReadingContext): IncomingMessage {
  const { form = [], ...rest } = message;
  const ours = new Set(Array.from(context.ownAddresses, foldEmail));
  const text = plainText(readable(message.text ?? ''));
  const places = findAddresses(text);
  const emails = distinct([...readForm(form, context.contactName), ...fromText(text, places, context)]);
  return {
    ...rest,
    ...(message.text === undefined ? {} : { text: cut(message.text) }),
    reading: {
      emails: emails.filter(({ address }) => !ours.has(foldEmail(address))).slice(0, MAX_EMAILS),
      ...readWords(withoutAddresses(text, places)),
    },
  };
}

function fromText(text: string, places: readonly Place[], { contactName }: ReadingContext): FoundEmail[] {
  const isOne = new Set(places.map(({ address }) => foldEmail(address))).size === 1;
  const isOnly = isOne && isAlone(text, places, contactName);
  return places.map(({ address, doubt }, index) =>
    compact({
      address,
      claim: claimOf(text, places, index, isOnly),
      doubt,
    }),
  );
}

/** The strongest word about an address counts; that it is somebody else's is the strongest. */
const STRENGTH: readonly FoundEmail['claim'][] = ['mention', 'alone', 'own', 'other'];

/** One entry for each address, by letter case; a doubt holds only where every occurrence has one. */
function distinct(found: readonly FoundEmail[]): FoundEmail[] {
  const kept = new Map<string, FoundEmail>();
  for (const one of found) {
    const key = foldEmail(one.address);
    const known = kept.get(key) ?? one;
    const claim = STRENGTH.indexOf(one.claim) > STRENGTH.indexOf(known.claim) ? one.claim : known.claim;
    const doubt = one.doubt && known.doubt;
    kept.set(key, compact({ address: known.address, claim, doubt }));
  }
  return [...kept.values()];
}

function readWords(text: string): Pick<MessageReading, 'words' | 'reply'> {
  const said = text.trim();
  if (said.length > MAX_WORDS_TEXT) return {};
  const words = wordsOf(said);
  const reply = replyOf(words, said);
  return compact({
    ...(words.length > MAX_WORDS ? {} : { words: words.join(' ') }),
    reply,
  });
}

/** An address at the end of what is read may be cut. The mark makes it invalid, so that it is not found. */
function readable(text: string): string {
  return text.length > MAX_READ ? `${text.slice(0, MAX_READ)}@` : text;
}

/** Never inside a character of two code units. */
function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/u, '');
}
