/** Domains that are one slip away from a big provider. */
import { PROVIDERS, WELL_KNOWN } from './providers.js';

/** Shorter names have too many real neighbours: only a doubled, added or swapped letter counts as a slip. */
const MIN_NAME = 5;

export function isNearProvider(domain: string): boolean {
  const typed = domain.toLowerCase();
  if (PROVIDERS.has(typed) || WELL_KNOWN.has(typed)) return false;
  for (const provider of PROVIDERS) if (isSlipOf(typed, provider)) return true;
  return false;
}

/** For a domain that does not exist every slip counts. */
export function isSlipOfProvider(domain: string): boolean {
  return [...PROVIDERS].some((provider) => isOneEdit(domain.toLowerCase(), provider));
}

function isSlipOf(typed: string, provider: string): boolean {
  if (!isOneEdit(typed, provider)) return false;
  const name = provider.slice(0, provider.indexOf('.'));
  if (name.length >= MIN_NAME) return true;
  const isSameName = typed.startsWith(`${name}.`);
  if (isSameName && provider.endsWith('.com') && typed.length < provider.length) return true;
  return typed.length > provider.length || isSwap(typed, provider);
}

/** One letter inserted, left out, replaced, or two neighbours swapped. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (inA.length <= 1 && inB.length <= 1) || isSwap(a, b);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = Array.from(a, (_, index) => index).filter((index) => a[index] !== b[index]);
  const [first = 0, second = 0] = at;
  return at.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}
