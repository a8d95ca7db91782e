/** The local part before an `@`, without the words in front of it. Nothing is cut out of a run of characters. */
import { isLocalPart } from '../routing/email-syntax.js';
import type { DomainRead } from './read-domain.js';
import type { Doubt } from './place.js';
import { leftEdge } from './left-edge.js';
import { REACH } from './limits.js';
import { latinEnd, scriptOf, scriptsIn } from './scripts.js';
import { endsSentence } from './words/fillers.js';

interface LocalPart {
  local: string;
  doubt?: Doubt;
  /** Characters between where it begins in the text and the `@`. */
  length: number;
}

/** What stands inside local parts that people have. */
const LOCAL_CHAR = /[\p{L}\p{Nd}\p{M}._%+\-'&]/u;
const ASCII = /^[\x21-\x7e]*$/u;

/** "Email-jane@x.com", "mail id-jane@x.com", "e-mail.jane@x.com" */
const LABEL =
  /^(?:my)?(?:e-?)?(?:mail|mailadresse|mail-?id|id|address|adres|adresse|addr|correo|courriel|posta|e-?posta|epost|e-?post|mejl|meil|surel|gmail|hotmail)(?<mark>[-._])(?=.)/iu;
/** Elisions are words of their own: "l'email d'anna@x.com". */
const ELISION = /^(?:[dlcmtsnj]|qu|dell|all|nell|dall|sull|un)'/iu;
const LIST_NUMBER = /^\d{1,2}\.\p{L}/u;
const LEADING_MARKS = /^[._%+\-'&]+/u;

/** @param from where the address before this one ended */
export function readLocalPart(
  text: string,
  from: number,
  at: number,
  domain: DomainRead,
): LocalPart | undefined {
  const run = runBefore(text, from, at);
  if (run === undefined) return undefined;
  const own = ownScript(run, ASCII.test(domain.domain));
  if (!own) return undefined;
  const said = afterEllipsis(own.local);
  if (said === undefined) return undefined;
  const marks = LEADING_MARKS.exec(said)?.[0] ?? '';
  // "_jane@x.com" has its underscore, "_jane@x.com_" is in italics.
  const keepsUnderscore = marks.endsWith('_') && domain.next !== '_';
  const local = (keepsUnderscore ? '_' : '') + said.slice(marks.length);
  if (!isLocalPart(local)) return undefined;
  const isCutOff = own.local.length < run.length || said.length < own.local.length;
  const edge = isCutOff
    ? {}
    : leftEdge({
        text,
        from,
        start: at - run.length,
        marks: keepsUnderscore ? '' : marks,
        next: domain.next,
      });
  if (!edge) return undefined;
  if (local === '' || !isLocalPart(local)) return undefined;
  // A hyphen may belong to the address: it is kept whole, and its owner can say.
  const isDoubtful =
    LABEL.test(local) || ELISION.test(local) || LIST_NUMBER.test(local) || /[&%]/u.test(local);
  const doubt = own.doubt ?? edge.doubt ?? (isDoubtful ? ('glued' as const) : undefined);
  return { local, length: local.length, ...(doubt === undefined ? {} : { doubt }) };
}

/** @returns undefined where the run is longer than any local part with a sentence in front of it */
function runBefore(text: string, from: number, at: number): string | undefined {
  const floor = Math.max(from, at - REACH);
  const chars = Array.from(text.slice(floor, at));
  let start = chars.length;
  while (start > 0 && LOCAL_CHAR.test(chars[start - 1] ?? '')) start -= 1;
  return start === 0 && floor > from ? undefined : chars.slice(start).join('');
}

/** Without letters of another script in front: 我的邮箱是jane, ב-jane. */
function ownScript(run: string, isAsciiDomain: boolean): { local: string; doubt?: Doubt } | undefined {
  const tail = latinEnd(run);
  if (tail === run) return { local: run };
  const head = run.slice(0, run.length - tail.length);
  if (!/[\p{L}\p{Nd}]/u.test(tail)) {
    const [script, ...others] = scriptsIn(run);
    if (others.length > 0) return undefined;
    // A sentence in the script of the address may be part of it: 我的邮箱是用户@例子.中国
    return script === 'eastAsian' || isAsciiDomain ? { local: run, doubt: 'glued' } : { local: run };
  }
  if (!isAsciiDomain && scriptsIn(run).length === 1 && scriptsIn(run)[0] !== 'eastAsian')
    return { local: run };
  const script = scriptOf(lastLetter(head));
  if (script === 'eastAsian') return { local: tail };
  if (tail.startsWith('-')) return { local: tail, doubt: 'glued' };
  // A Cyrillic letter inside a Latin word may be a slip: what follows it is somebody else's address.
  return script === 'other' && !LEADING_MARKS.test(tail) ? { local: tail, doubt: 'glued' } : undefined;
}

function lastLetter(text: string): string {
  return Array.from(text).findLast((char) => scriptOf(char) !== undefined) ?? '';
}

/** "is it...jane@x.com", but not "jane...doe@x.com". */
function afterEllipsis(run: string): string | undefined {
  const at = run.lastIndexOf('...');
  if (at < 0) return run;
  const word = run.slice(0, at).replace(/\.+$/u, '');
  const lastWord = /[\p{L}\p{N}\p{M}]+$/u.exec(word)?.[0];
  return lastWord === undefined || endsSentence(lastWord) ? run.slice(at + 3) : undefined;
}
