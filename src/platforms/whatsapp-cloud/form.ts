/** Answers of flows, and cards of contacts. */
import type { FormAnswer } from '../../routing/conversation.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../shared/compact.js';
import { answersIn, formWith, hasAtSign } from '../shared/forms.js';
import type { RawContent } from './schemas.js';

/** Undefined where the message holds no form. */
export function formOf({ interactive, contacts }: RawContent): FormAnswer[] | undefined {
  const flow = interactive?.nfm_reply?.response_json;
  return formWith([
    // JSON as text, and an object where something between has read it.
    ...answersIn(typeof flow === 'string' ? parseJson(flow) : flow),
    ...rowAnswers(interactive?.list_reply),
    ...cardAnswers(contacts),
  ]);
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
