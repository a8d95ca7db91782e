/** Finds the addresses in a text: each is whole, or left out. */
import { isEmail, normalizeEmail } from '../routing/email-syntax.js';
import type { Place } from './place.js';
import { readDomain } from './read-domain.js';
import { readLocalPart } from './read-local-part.js';
import { MAX_MARKS } from './limits.js';
import { isNearProvider } from './typo.js';

/** "logo@2x.png" names a picture; some file endings are top-level domains too. */
const PICTURE = /^\d+(?:\.\d+)?x\.(?:png|jpe?g|gif|webp|svg|heic|avif|bmp|tiff?|mov|mp4|zip|pdf)$/iu;

/** @param text by `plainText` */
export function findAddresses(text: string): Place[] {
  const found: Place[] = [];
  let end = 0;
  let marks = 0;
  for (let at = text.indexOf('@'); at >= 0 && marks < MAX_MARKS; at = text.indexOf('@', at + 1)) {
    marks += 1;
    const place = addressAt(text, at, end);
    if (!place) continue;
    found.push(place);
    end = place.end;
  }
  return found;
}

/** @param from where the address before this one ended */
function addressAt(text: string, at: number, from: number): Place | undefined {
  const domain = readDomain(text, at + 1);
  if (!domain || PICTURE.test(domain.domain)) return undefined;
  const local = readLocalPart(text, from, at, domain);
  if (!local) return undefined;
  const address = normalizeEmail(`${local.local}@${domain.domain}`);
  if (!isEmail(address)) return undefined;
  const doubt =
    domain.doubt ?? local.doubt ?? (isNearProvider(domain.domain) ? ('typo' as const) : undefined);
  const start = at - local.length;
  return { address, start, end: domain.end, ...(doubt === undefined ? {} : { doubt }) };
}
