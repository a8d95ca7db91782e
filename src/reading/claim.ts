/** What a message says about whose address it holds. */
import type { FoundEmail } from '../routing/conversation.js';
import { wordsOf } from '../routing/words.js';
import type { Place } from './place.js';
import { fold, foldPattern } from './words/fold.js';
import { isFiller, withoutUnspacedFillers } from './words/fillers.js';
import { LINKS, OWN, UNSPACED_OWN, WITHOUT_POSSESSIVE, type OwnPhrases } from './words/own.js';
import { isReply, isNo } from './words/replies.js';
import { endsInNegation, namesThirdParty } from './words/third-parties.js';

type Claim = FoundEmail['claim'];

/** How much of the sentence is looked at. */
const BEFORE = 160;
const AFTER = 80;
/** More text than that holds something else. */
const MAX_REST = 300;

const spaced = Object.values(OWN);
const join = (part: 'before' | 'after', from: readonly OwnPhrases[]) =>
  foldPattern(from.flatMap((one) => one[part] ?? []).join('|'));
const LINK = `(?:'s(?=\\s)|\\s*(?:${foldPattern(LINKS)})(?![\\p{L}\\p{N}])|(?<=[^\\x00-\\x7f])\\s*(?:是|为|は|か|은|는|이|가|คอ))`;
const OWN_BEFORE = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(?:${join('before', spaced)})(?![\\p{L}\\p{N}])|${join('before', [UNSPACED_OWN])})${LINK}{0,3}[\\s:=>,"'(<\\[「『“*_~\`-]*$`,
  'u',
);
const OWN_AFTER = new RegExp(
  `^[\\s,)>"'\\]」』”*_~\`-]*(?:(?:${join('after', spaced)})(?![\\p{L}\\p{N}])|${join('after', [UNSPACED_OWN])})`,
  'u',
);
const BARE = new RegExp(`(?:${join('before', [WITHOUT_POSSESSIVE])})${LINK}{0,2}\\s*$`, 'u');
const IS_WRONG =
  /^[\s,)>"'-]*(?:is|was|it's|that's|ist|war|est|es|e|is|jest|je|ar|er)\s(?:the\s)?(?:wrong|incorrect|old|invalid|falsch|veraltet|faux|incorrecto|errado|sbagliat[ao]|fout|bledny|fel)/u;

/** @param isOnly the message holds nothing else that says anything */
export function claimOf(text: string, places: readonly Place[], index: number, isOnly: boolean): Claim {
  const place = places[index];
  if (!place || isQuoted(text, place.start) || isInLink(text, place.start)) return 'mention';
  const before = sentenceBefore(text, places[index - 1]?.end ?? 0, place.start);
  const after = sentenceAfter(text, place.end, places[index + 1]?.start ?? text.length);
  const own = OWN_BEFORE.exec(before);
  if (own) return endsInNegation(before.slice(0, own.index)) ? 'other' : 'own';
  if (IS_WRONG.test(after)) return 'other';
  if (OWN_AFTER.test(after) && !endsInNegation(before)) return 'own';
  if (namesThirdParty(before) || namesThirdParty(after)) return 'other';
  if (BARE.test(before)) return 'own';
  return isOnly ? 'alone' : 'mention';
}

/** Whether a message holds one address and otherwise nothing but words that say nothing of it. */
export function isAlone(text: string, places: readonly Place[], contactName = ''): boolean {
  const rest = withoutAddresses(withoutSignature(text, places.at(-1)?.end ?? 0), places).trim();
  if (rest.length > MAX_REST) return false;
  const names = new Set(wordsOf(contactName));
  const words = wordsOf(withoutUnspacedFillers(fold(rest)));
  return words.every((word) => isFiller(word) || isReply(word) || names.has(word) || /^[\d-]+$/u.test(word));
}

export function withoutAddresses(text: string, places: readonly Place[]): string {
  let rest = '';
  let end = 0;
  for (const place of places) {
    rest += `${text.slice(end, place.start)} `;
    end = place.end + suffixLength(text.slice(place.end, place.end + 20), place.doubt === 'ending');
  }
  return rest + text.slice(end);
}

/** Endings of the language, "-ra", "'dan", and the word that may be the last label. */
function suffixLength(rest: string, isEnding: boolean): number {
  return (isEnding ? /^\.\p{L}+/u : /^['’-]\p{L}{1,8}(?![\p{L}\p{N}])/u).exec(rest)?.[0].length ?? 0;
}

/** The address of a page is no word of the contact's. */
function isInLink(text: string, start: number): boolean {
  return /:\/\/\S*$/u.test(text.slice(Math.max(0, start - BEFORE), start));
}

function sentenceBefore(text: string, from: number, start: number): string {
  const part = fold(text.slice(Math.max(from, start - BEFORE), start)).replace(/[^\S\n]+/gu, ' ');
  const sentence = part.split(/[!?。！？\n]|\.\s/u).at(-1) ?? '';
  // "no, it is jane@x.com" corrects what was said before.
  const first = /^\s*([^\s,，、;:.]{1,20})\s*[,，、;.-]/u.exec(sentence);
  return first && isNo(first[1] ?? '') ? sentence.slice(first[0].length) : sentence;
}

function sentenceAfter(text: string, end: number, to: number): string {
  const part = fold(text.slice(end, Math.min(to, end + AFTER))).replace(/[^\S\n]+/gu, ' ');
  return part.split(/[!?。！？\n;]|\.(?:\s|$)/u)[0] ?? '';
}

/** Quotations, forwarded mails and signatures: their addresses are mentioned only. */

const QUOTED_LINE =
  /^\s*(?:>|\||(?:from|to|cc|bcc|reply-to|von|an|de|à|a|para|da|van|aan|fra|från|til|till|od|do|от|кому|від|发件人|收件人|寄件者|差出人|宛先|보낸\s?사람|받는\s?사람|kimden|kime|من|إلى|מאת|אל)\s*[:：])/iu;
const REPLY_HEADER =
  /(?:^|\n).{0,300}(?:wrote|schrieb|écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał\(?a?\)?|napsala?|пишет|писал\(?а?\)?|написал\(?а?\)?|写道|寫道|のメッセージ|작성|yazdı|menulis|đã viết|כתב|كتب)\s*[:：]|-{2,}\s?(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|исходное сообщение|пересылаемое сообщение|原始邮件|转发的邮件)|begin forwarded message/iu;
const SIGNATURE =
  /(?:^|\n)(?:--\s?|__+|(?:best|kind|warm|with kind)\s+regards|regards|sincerely|yours (?:sincerely|faithfully|truly)|(?:mit )?(?:freundlichen|besten|herzlichen|viele|liebe) gr(?:ü|ue)(?:ß|ss)en?|cordialement|bien à vous|cordiali saluti|distinti saluti|saludos(?: cordiales)?|atentamente|atenciosamente|met vriendelijke groet|med vänlig hälsning|pozdrawiam|с уважением|sent from my [^\n]{1,30})[ \t,.!]*(?=\n|$)/iu;

/** How much in front of an address is looked at. */
const WINDOW = 4_000;

/** @param from where the last address ends: a signature behind it says nothing of it */
function withoutSignature(text: string, from: number): string {
  const signature = SIGNATURE.exec(text.slice(from, from + WINDOW));
  return signature ? text.slice(0, from + signature.index) : text;
}

function isQuoted(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - WINDOW), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return QUOTED_LINE.test(line) || REPLY_HEADER.test(before) || SIGNATURE.test(before);
}
