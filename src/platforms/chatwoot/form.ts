/** Answers that a contact gave in a form: of a WhatsApp flow, or of a form that a bot showed in the chat window. */
import type { FormAnswer } from '../../routing/conversation.js';
import { parseJson } from '../shared/classify.js';
import { answersIn, formWith, hasAtSign } from '../shared/forms.js';
import { isRecord } from '../shared/tolerant.js';
import type { RawMessage } from './schemas.js';

/** Undefined where the message holds no form. */
export function formOf({ content_attributes: more }: RawMessage): FormAnswer[] | undefined {
  const { whatsapp_flow_response: flow, submitted_values: submitted } = more ?? {};
  return formWith([...answersIn(flowAnswers(read(flow))), ...submittedAnswers(submitted)]);
}

/** Under a key of their own, or without one. */
function flowAnswers(flow: unknown): unknown {
  if (!isRecord(flow)) return undefined;
  const { response, response_json: json } = flow;
  return read(response ?? json ?? (response === undefined ? flow : undefined));
}

/** `[{name, value}]` of a form, `[{title, value}]` of a choice. */
function submittedAnswers(submitted: unknown): FormAnswer[] {
  if (!Array.isArray(submitted)) return answersIn(submitted);
  return submitted.filter(isRecord).flatMap(({ name, title, value }) => {
    const label = [name, title].find((text) => typeof text === 'string');
    // What the contact has seen and chosen is the title; the value may be a key of the bot's.
    const isChosen = typeof title === 'string' && title !== value && hasAtSign(title);
    return [...(isChosen ? answersIn(title) : []), ...answersIn(value, label)];
  });
}

/** WhatsApp sends the answers as JSON in a text, and not every version of Chatwoot reads it. */
const read = (value: unknown): unknown => (typeof value === 'string' ? (parseJson(value) ?? value) : value);
