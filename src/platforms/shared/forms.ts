/** Answers that a contact gave in a form. */
import type { FormAnswer } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';

const MAX_ANSWERS = 100;
const MAX_DEPTH = 8;
const MAX_VALUE_LENGTH = 1_000;
/** Goes with every WhatsApp flow, and is nothing that the contact wrote. */
const FLOW_TOKEN = 'flow_token';

/** Each text, number and yes or no in a value, under the name of the field that it is nested in. */
export function answersIn(value: unknown, name?: string): FormAnswer[] {
  const answers: FormAnswer[] = [];
  const collect = (inside: unknown, under: string | undefined, depth: number): void => {
    if (answers.length >= MAX_ANSWERS || depth > MAX_DEPTH || under === FLOW_TOKEN) return;
    if (Array.isArray(inside)) for (const one of inside) collect(one, under, depth + 1);
    else if (typeof inside === 'object' && inside !== null)
      for (const [key, one] of Object.entries(inside)) collect(one, key, depth + 1);
    else if (['string', 'number', 'boolean'].includes(typeof inside)) {
      const text = String(inside).trim().slice(0, MAX_VALUE_LENGTH);
      if (text !== '') answers.push(compact({ name: under, value: text, from: 'form' as const }));
    }
  };
  collect(value, name, 0);
  return answers;
}

/** A form of a message; undefined where it holds none. */
export const formWith = (answers: FormAnswer[]): FormAnswer[] | undefined =>
  answers.length === 0 ? undefined : answers.slice(0, MAX_ANSWERS);

/** The sign itself, and the ones that East Asian keyboards put for it. */
const AT_SIGN = /[@\uFF20\uFE6B]/;

export const hasAtSign = (text: string): boolean => AT_SIGN.test(text);
