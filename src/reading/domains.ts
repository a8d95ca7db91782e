/** Which domains exist, by the Public Suffix List. */
import { parse } from 'tldts';
import { isDomain } from '../routing/email-syntax.js';
import { isOneEdit, isSlipOfProvider } from './typo.js';

const LOOKUP = { extractHostname: false, detectIp: false, validateHostname: false };

/** Endings after which an address is complete for most people: the next label is likely to be the next word. */
const COMMON = new Set(['com', 'net', 'org', 'edu', 'gov', 'info', 'biz']);
/** Never the next word of a sentence. */
const NO_WORDS = new Set(['com', 'net', 'org', 'edu', 'gov', 'mil', 'int', 'arpa']);
/** Country codes that are English words. Other pairs of country codes are real: student.lu.se, cs.ru.nl. */
const COUNTRY_WORDS = new Set('am as at be by do in is it me my no so to us'.split(' '));

/** Top-level domains of which slips are recognised. */
const SLIPS_OF = ['com', 'net', 'org', 'edu', 'gov'];

/** Set aside for tests and examples (RFC 2606): nobody's address, and what people type to try the router out. */
const RESERVED = new Set(['example', 'test']);

/** A domain of at least two labels whose top-level domain exists. */
export function isKnownDomain(domain: string): boolean {
  if (!isDomain(domain)) return false;
  const { isIcann } = parse(domain.toLowerCase(), { ...LOOKUP, allowPrivateDomains: false });
  return isIcann === true || RESERVED.has(topOf(domain));
}

/** The public suffix has several labels: x.co.uk, x.com.br, x.uk.com. */
export function hasLongSuffix(domain: string): boolean {
  const { publicSuffix } = parse(domain.toLowerCase(), { ...LOOKUP, allowPrivateDomains: true });
  return publicSuffix?.includes('.') ?? false;
}

/**
 * The complete domain in front of a last label that may be the next word: b.com of b.com.best, x.de of x.de.Best.
 * @param domain a known domain, in the letter case in which it was typed
 * @returns undefined when the last label belongs to the domain
 */
export function beforeNextWord(domain: string): string | undefined {
  const labels = domain.split('.');
  const last = labels.pop() ?? '';
  const rest = labels.join('.');
  const top = last.toLowerCase();
  const isWord = top.length > 2 || COUNTRY_WORDS.has(top);
  const beginsSentence = isCapitalised(last) && !isCapitalised(labels.at(-1) ?? '');
  if (NO_WORDS.has(top) || !isKnownDomain(rest)) return undefined;
  // In "x.com.My name is Jane" com.my is no suffix; x.co.Uk is one.
  if (hasLongSuffix(domain) && !(beginsSentence && isWord)) return undefined;
  if (beginsSentence && endsAsPeopleDo(rest)) return rest;
  if (COMMON.has(topOf(rest)) || hasLongSuffix(rest)) return rest;
  return isWord && isCountry(topOf(rest)) ? rest : undefined;
}

/** The complete domain at the beginning of one that does not exist: b.com of b.com.thanks. */
export function completeBeginning(domain: string): string | undefined {
  const labels = domain.split('.');
  for (let count = 2; count < labels.length; count++) {
    const start = labels.slice(0, count).join('.');
    if (!isKnownDomain(start)) continue;
    const longer = labels.slice(0, count + 1).join('.');
    if (isKnownDomain(longer) && hasLongSuffix(longer)) continue;
    // "mail.in.company.local" is a host of some company's own network, not an address with a sentence behind it.
    const isOneLabelMore = count === labels.length - 1;
    return COMMON.has(topOf(start)) || hasLongSuffix(start) || (isOneLabelMore && isCountry(topOf(start)))
      ? start
      : undefined;
  }
  return undefined;
}

/** An unknown top-level domain one letter away from a common one: x.con, x.cmo, x.comm. */
export function hasMistypedEnding(domain: string): boolean {
  const top = topOf(domain);
  return (
    /^[a-z]+$/u.test(top) &&
    isDomain(domain) &&
    (SLIPS_OF.some((common) => isOneEdit(top, common)) || isSlipOfProvider(domain))
  );
}

function topOf(domain: string): string {
  return domain.slice(domain.lastIndexOf('.') + 1).toLowerCase();
}

function endsAsPeopleDo(domain: string): boolean {
  return COMMON.has(topOf(domain)) || isCountry(topOf(domain)) || hasLongSuffix(domain);
}

function isCountry(top: string): boolean {
  return top.length === 2;
}

function isCapitalised(label: string): boolean {
  return /^\p{Lu}\p{Ll}/u.test(label);
}
