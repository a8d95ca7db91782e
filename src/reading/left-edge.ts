/** Whether a run of characters before an `@` begins where the address begins. */
import type { Doubt } from './place.js';
import { scriptOf } from './scripts.js';
import { endsSentence } from './words/fillers.js';

interface Edge {
  text: string;
  /** Where the address before this one ended. */
  from: number;
  /** Where the run begins. */
  start: number;
  /** Marks at the beginning of the run that are not counted as its own. */
  marks: string;
  /** The character behind the address. */
  next: string | undefined;
}

/** How far the sentence in front is looked at. */
const SENTENCE = 200;

/** Nothing of an address stands on the other side of these. */
const HARD = /[\s()<>[\]"“”„«»‹›:\u3000-\u3001\u3008-\u3011\u300c-\u301f\p{Extended_Pictographic}\p{Cc}]/u;
/** On some keyboards beside the apostrophe: o"brien@x.com. */
const QUOTE = /["“”„«»]/u;
/** Masks and code: j***n@x.com, j…n@x.com, DOMAIN\jane@x.com. */
const MASK = /[*•●·…\\#$^~`{}\u200b]/u;
const PAIRED = /[*~`|]/u;
const WORD_END = /[\p{L}\p{N}\p{M}]+$/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}\p{M}]/u;
const PHONE_END = /\d[\d\s()+/-]{3,}\d$/u;
/** A mark that a phone keyboard may have put a blank behind: "jane. doe@x.com". */
const BLANK_AFTER_MARK = /[\p{L}\p{N}\p{M}](?<mark>[._+\-'])[ \u00a0\t]+$/u;
const BLANK = /[ \u00a0\t]$/u;
/** A sentence of fewer words may be the first half of an address. */
const MIN_SENTENCE = 3;

/** What comes behind one of these is the beginning of the address: "my mail is jane. doe@x.com". */
const JOINS = new Set(
  'is are at it its as mail email address adresse adres correo courriel ist lautet est es e ed é è er ar är to jest je on ini adalah la este это адрес почта'.split(
    ' ',
  ),
);

/** @returns undefined where the run may be the end of another address; a doubt where that is unlikely */
export function leftEdge({ text, from, start, marks, next }: Edge): { doubt?: Doubt } | undefined {
  const before = text.slice(Math.max(from, start - SENTENCE), start);
  const prev = Array.from(before.slice(-2)).at(-1);
  if (prev === undefined) return text[start - 1] === '@' ? undefined : {};
  if (prev === '@' || /(?:^|\s)(?:sips?|xmpp|acct|ssh|jabber):$/iu.test(before)) return undefined;
  if (isInUrl(before)) return afterUrl(before, prev);
  if (BLANK.test(before)) return afterBlank(before, marks, start - before.length === from && from > 0);
  if (QUOTE.test(prev)) return afterQuote(before);
  if (HARD.test(prev)) return {};
  return afterMark(before, prev, next);
}

/** In https://user:password@host and https://host/@name no address is meant; in a query one may be. */
function isInUrl(before: string): boolean {
  return /:\/\/\S*$/u.test(before);
}

function afterUrl(before: string, prev: string): { doubt?: Doubt } | undefined {
  const inside = /:\/\/(\S*)$/u.exec(before)?.[1] ?? '';
  return /[/?]/u.test(inside) && /[=&/?#]/u.test(prev) ? {} : undefined;
}

function afterBlank(before: string, marks: string, isAfterAddress: boolean): { doubt?: Doubt } | undefined {
  const gap = BLANK_AFTER_MARK.exec(before);
  const word = WORD_END.exec(before.trimEnd().replace(/[._+\-']+$/u, ''))?.[0] ?? '';
  // "jane .doe@x.com", "jane +tag@x.com"; "mail -jane@x.com" is a label, and a dash may begin a line.
  if (marks !== '' && LETTER_OR_DIGIT.test(before.trimEnd().slice(-1)))
    return endsSentence(word) && !marks.startsWith('.') ? {} : undefined;
  if (!gap || (isAfterAddress && word === '')) return {};
  return endsSentence(word) ? {} : bySentence(before, gap[0].length);
}

/** A quote behind a letter is a slip inside of the address, unless the letter ends a word that may stand there. */
function afterQuote(before: string): { doubt?: Doubt } | undefined {
  const word = WORD_END.exec(before.slice(0, -1))?.[0] ?? '';
  const script = scriptOf(Array.from(word).at(-1) ?? '');
  if (word === '' || script === 'eastAsian') return {};
  return endsSentence(word) ? { doubt: 'glued' } : undefined;
}

function afterMark(before: string, prev: string, next: string | undefined): { doubt?: Doubt } | undefined {
  const lead = before.replace(/[^\p{L}\p{Nd}\p{M}\s()<>[\]"“”„«»:@]+$/u, '');
  const last = Array.from(lead.slice(-2)).at(-1);
  if (last === undefined || !LETTER_OR_DIGIT.test(last)) return {};
  const script = scriptOf(last);
  if (script !== undefined && script !== 'latin' && prev !== '.') return {};
  const word = WORD_END.exec(lead)?.[0] ?? '';
  if (endsSentence(word) || (PAIRED.test(prev) && prev === next)) return {};
  if (MASK.test(prev) || /\p{N}/u.test(prev)) return undefined;
  return PHONE_END.test(lead) ? {} : bySentence(before, before.length - lead.length + 1);
}

/** Behind a whole sentence the address is probably whole, and its owner can say. */
function bySentence(before: string, gapLength: number): { doubt: Doubt } | undefined {
  const sentence =
    before
      .slice(0, before.length - gapLength + 1)
      .split(/[.!?\n]\s|\n/u)
      .at(-1) ?? '';
  const words = sentence.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const beforeLast = words.at(-2) ?? '';
  return words.length >= MIN_SENTENCE && !JOINS.has(beforeLast.toLowerCase())
    ? { doubt: 'glued' }
    : undefined;
}
