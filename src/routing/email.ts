/** E-mail addresses as people write them in a chat. Linear time: every look round an `@` is bounded. */
import type { IncomingMessage, MessageKind } from './conversation.js';
import { foldEmail, isDomain, isEmail, isLocalPart, normalizeEmail } from './email-syntax.js';

export { isEmail, normalizeEmail, sameEmail } from './email-syntax.js';

/** How far the text round an `@` is looked at; more than the longest local part or domain. */
const REACH = 320;

/** How many `@` of a text are looked at. What holds more is no answer to a question, and must not cost one. */
const MOST_MARKS = 50;

/** Characters of a local part in running text. `/ = ? * ~` and the backtick separate: links and markup use them. */
const LOCAL_CHAR = /[\p{L}\p{N}\p{M}._%+\-'&#!$^{|}]/u;
const DOMAIN_CHAR = /[\p{L}\p{N}\p{M}.-]/u;

/** Direction marks, joiners, soft hyphens: invisible, and left behind by copy and paste. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Scripts whose sentences run into an address without a space: 我的邮箱是jane@x.com谢谢, jane@x.com입니다. */
const RUNS_ON =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const AFTER_RUN_ON = new RegExp(`^.*[${RUNS_ON}](?=[\\x21-\\x7e]+$)`, 'u');
const BEFORE_RUN_ON = new RegExp(`^[\\x21-\\x7e]+(?=[${RUNS_ON}])`, 'u');

const ASCII = /^[\x21-\x7e]*$/;

/** "logo@2x.png" names a picture. */
const PICTURE = /^\d+x\.(png|jpe?g|gif|webp|svg|heic)$/i;

/**
 * The distinct addresses in a text, in order, normalised, wherever they stand in a sentence: in brackets, quotes or a
 * `mailto:` link, before a full stop. Addresses that differ in case only are one. What is malformed is left out and
 * never repaired by cutting into it: "jane..doe@x.com" must not become somebody else's "doe@x.com".
 */
export function findEmails(text: string): string[] {
  const plain = text.normalize('NFKC').replace(INVISIBLE, '');
  const found = new Map<string, string>();
  let end = 0;
  let marks = 0;
  for (let at = plain.indexOf('@'); at >= 0 && marks < MOST_MARKS; at = plain.indexOf('@', at + 1)) {
    marks += 1;
    const domain = domainIn(runAfter(plain, at + 1));
    const address = addressAt(plain, at, domain, end);
    if (address === undefined) continue;
    end = at + 1 + domain.length;
    if (!found.has(foldEmail(address))) found.set(foldEmail(address), address);
  }
  return [...found.values()];
}

/** @param from where the address before this one ended */
function addressAt(text: string, at: number, domain: string, from: number): string | undefined {
  const run = runBefore(text, from, at);
  const end = at + 1 + domain.length;
  // "a@@x.com" and "a@b@c.com": which part is meant is anybody's guess.
  if (text[at - run.length - 1] === '@' || text[end] === '@') return undefined;
  const local = localIn(run, domain, text[end]);
  if (!isLocalPart(local) || !isDomain(domain) || PICTURE.test(domain)) return undefined;
  const address = normalizeEmail(`${local}@${domain}`);
  return isEmail(address) ? address : undefined;
}

function runBefore(text: string, from: number, end: number): string {
  const chars = Array.from(text.slice(Math.max(from, end - REACH), end));
  let start = chars.length;
  while (start > 0 && LOCAL_CHAR.test(chars[start - 1] ?? '')) start -= 1;
  return chars.slice(start).join('');
}

function runAfter(text: string, start: number): string {
  const chars = Array.from(text.slice(start, start + REACH));
  let end = 0;
  while (end < chars.length && DOMAIN_CHAR.test(chars[end] ?? '')) end += 1;
  return chars.slice(0, end).join('');
}

/** Without what stands before it: dots of an ellipsis, a sentence, opening quotes, list dashes, an italic's underscore. */
function localIn(run: string, domain: string, next: string | undefined): string {
  const own = run.replace(/^.*\.{3,}/u, '');
  const local = ASCII.test(domain) ? own.replace(AFTER_RUN_ON, '') : own;
  return local.replace(/^[._%+\-'&#!$^{|}]+/u, (marks) => (marks.endsWith('_') && next !== '_' ? '_' : ''));
}

/** Without the punctuation and the sentence that follow it. */
function domainIn(run: string): string {
  const domain = run.replace(/\.\..*$/su, '').replace(/(?<![.-])[.-]+$/u, '');
  const start = BEFORE_RUN_ON.exec(domain)?.[0];
  return start !== undefined && isDomain(start) ? start : domain;
}

export type EmailAnswer =
  { kind: 'email'; email: string } | { kind: 'handOver' } | { kind: 'invalid' } | { kind: 'ignored' };

/** No answers unless they carry an address. */
const NO_ANSWER: ReadonlySet<MessageKind> = new Set(['reaction', 'receipt', 'edit']);

/** A longer message is a sentence about something else, even when it says "agent". */
const MOST_WORDS = 5;

/**
 * What a message says in answer to "your e-mail, please?". An address wins over everything else, in a caption or an
 * edit too; two different ones are no answer; a hand-over word counts alone or in a message of at most five words.
 * @param handOverWords words or short phrases, in any case
 */
export function readAnswer(message: IncomingMessage, handOverWords: readonly string[]): EmailAnswer {
  const text = message.text ?? '';
  const [email, ...others] = emailsIn(message);
  if (others.length > 0) return { kind: 'invalid' };
  if (email !== undefined) return { kind: 'email', email };
  if (NO_ANSWER.has(message.kind)) return { kind: 'ignored' };
  return { kind: asksForHuman(text, handOverWords) ? 'handOver' : 'invalid' };
}

/** A waiting run reads its messages at every wake. */
const read = new WeakMap<IncomingMessage, string[]>();

function emailsIn(message: IncomingMessage): string[] {
  const emails = read.get(message) ?? findEmails(message.text ?? '');
  read.set(message, emails);
  return emails;
}

function asksForHuman(text: string, handOverWords: readonly string[]): boolean {
  const said = wordsOf(text);
  if (said.length === 0) return false;
  const message = ` ${said.join(' ')} `;
  return handOverWords.some((one) => {
    const wanted = wordsOf(one).join(' ');
    return (
      wanted !== '' &&
      (message === ` ${wanted} ` || (said.length <= MOST_WORDS && message.includes(` ${wanted} `)))
    );
  });
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu) ?? []
  );
}
