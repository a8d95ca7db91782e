import type { VipRule } from '../routing/policy/policy.js';
import { fold } from '../routing/fold.js';

/** Whether a value means VIP: one of the words, trimmed and case-folded, or a number of at least so much. */
export function meansVip(text: string, { equals = [], atLeast }: VipRule): boolean {
  if (equals.some((one) => fold(one) === fold(text))) return true;
  if (atLeast === undefined || text.trim() === '') return false;
  const number = Number(text);
  return Number.isFinite(number) && number >= atLeast;
}

/** Whether one of the words stands in a text that does not mean VIP: "VIP, Partner" in a single-line field. */
export function namesVip(text: string, { equals = [] }: VipRule): boolean {
  const words = ` ${wordsOf(text)} `;
  return equals.some((one) => wordsOf(one) !== '' && words.includes(` ${wordsOf(one)} `));
}

const wordsOf = (text: string): string => (fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).join(' ');
