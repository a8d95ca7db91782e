/** Answers of flows, and cards of contacts. */
import type { FormAnswer } from '../../routing/conversation.js';
import { hasAtSign } from '../shared/at-sign.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../shared/compact.js';
import type { RawContent } from './schemas.js';

const MAX_ANSWERS = 100;
const MAX_DEPTH = 8;
/** Meta's own key in the answers of a flow. */
const FLOW_TOKEN = 'flow_token';

export function formOf({ interactive, contacts }: RawContent): FormAnswer[] | undefined {
  const answers = [
    ...flowAnswers(interactive?.nfm_reply?.response_json),
    ...rowAnswers(interactive?.list_reply),
    ...cardAnswers(contacts),
  ];
  return answers.length > 0 ? answers.slice(0, MAX_ANSWERS) : undefined;
}

/** @param response JSON as text, and as an object where something between has read it */
function flowAnswers(response: unknown): FormAnswer[] {
  const answers: FormAnswer[] = [];
  const walk = (value: unknown, name: string | undefined, depth: number): void => {
    if (name === FLOW_TOKEN || depth > MAX_DEPTH || answers.length >= MAX_ANSWERS) return;
    if (Array.isArray(value)) for (const one of value) walk(one, name, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, key, depth + 1);
    else if (typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value))
      answers.push({ ...(name === undefined ? {} : { name }), value: String(value), from: 'form' });
  };
  walk(typeof response === 'string' ? parseJson(response) : response, undefined, 0);
  return answers;
}

/** The title of a row is the message's text. */
function rowAnswers(row: NonNullable<RawContent['interactive']>['list_reply']): FormAnswer[] {
  return row?.description !== undefined && hasAtSign(row.description)
    ? [compact({ name: row.title, value: row.description, from: 'form' as const })]
    : [];
}

function cardAnswers(cards: RawContent['contacts']): FormAnswer[] {
  return (cards ?? []).flatMap((card) => [
    ...answersOf('name', [card?.name?.formatted_name]),
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
