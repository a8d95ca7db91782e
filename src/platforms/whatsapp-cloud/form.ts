/** Answers of flows, and cards of contacts. */
import type { FormAnswer } from '../../routing/conversation.js';
import { parseJson } from '../shared/classify.js';
import type { RawContent } from './schemas.js';

const MAX_ANSWERS = 100;
const MAX_DEPTH = 8;
/** Meta's own key in the answers of a flow. */
const FLOW_TOKEN = 'flow_token';

export function formOf({ interactive, contacts }: RawContent): FormAnswer[] | undefined {
  const answers = [...flowAnswers(interactive?.nfm_reply?.response_json), ...cardAnswers(contacts)];
  return answers.length > 0 ? answers.slice(0, MAX_ANSWERS) : undefined;
}

function flowAnswers(json: string | undefined): FormAnswer[] {
  const answers: FormAnswer[] = [];
  const walk = (value: unknown, name: string | undefined, depth: number): void => {
    if (name === FLOW_TOKEN || depth > MAX_DEPTH || answers.length >= MAX_ANSWERS) return;
    if (Array.isArray(value)) for (const one of value) walk(one, name, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, key, depth + 1);
    else if (typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value))
      answers.push({ ...(name === undefined ? {} : { name }), value: String(value), from: 'form' });
  };
  walk(json === undefined ? undefined : parseJson(json), undefined, 0);
  return answers;
}

function cardAnswers(cards: RawContent['contacts']): FormAnswer[] {
  return (cards ?? []).flatMap((card) => [
    ...answersOf(
      'email',
      card?.emails?.map((one) => one?.email),
    ),
    ...answersOf(
      'phone',
      card?.phones?.map((one) => one?.phone),
    ),
  ]);
}

const answersOf = (name: string, values: (string | undefined)[] = []): FormAnswer[] =>
  values.flatMap((value) => (value ? [{ name, value, from: 'contactCard' as const }] : []));
