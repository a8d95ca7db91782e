/** Answers that a contact gave in a form: of a WhatsApp flow, or of a form that a bot showed in the chat window. */
import type { FormAnswer } from '../../routing/conversation.js';
import { parseJson } from '../shared/classify.js';
import { hasAtSign } from '../shared/at-sign.js';
import { compact } from '../shared/compact.js';
import type { RawMessage } from './schemas.js';

const MAX_ANSWERS = 50;
const MAX_DEPTH = 5;
const MAX_VALUE_LENGTH = 1_000;
/** Goes with every flow, and is nothing that the contact wrote. */
const FLOW_TOKEN = 'flow_token';

/** Undefined where the message holds no form. */
export function formOf({ content_attributes: more }: RawMessage): FormAnswer[] | undefined {
  const answers: FormAnswer[] = [];
  const { whatsapp_flow_response: flow, submitted_values: submitted } = more ?? {};
  collect(flowAnswers(read(flow)), undefined, answers, 0);
  collectSubmitted(submitted, answers);
  return answers.length === 0 ? undefined : answers;
}

/** Under a key of their own, or without one. */
function flowAnswers(flow: unknown): unknown {
  if (!isObject(flow)) return undefined;
  const { response, response_json: json } = flow;
  return read(response ?? json ?? (response === undefined ? flow : undefined));
}

/** `[{name, value}]` of a form, `[{title, value}]` of a choice. */
function collectSubmitted(submitted: unknown, answers: FormAnswer[]): void {
  if (!Array.isArray(submitted)) return collect(submitted, undefined, answers, 0);
  for (const one of submitted as unknown[]) {
    if (!isObject(one)) continue;
    const { name, title, value } = one;
    // What the contact has seen and chosen is the title; the value may be a key of the bot's.
    if (typeof title === 'string' && title !== value && hasAtSign(title))
      collect(title, undefined, answers, 0);
    const label = [name, title].find((text) => typeof text === 'string');
    collect(value, label, answers, 0);
  }
}

/** Each text and number in an answer, under the name of the field that it is nested in. */
function collect(value: unknown, name: string | undefined, answers: FormAnswer[], depth: number): void {
  if (answers.length >= MAX_ANSWERS || depth > MAX_DEPTH || name === FLOW_TOKEN) return;
  if (Array.isArray(value)) for (const one of value as unknown[]) collect(one, name, answers, depth + 1);
  else if (isObject(value))
    for (const [key, one] of Object.entries(value)) collect(one, key, answers, depth + 1);
  else if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).trim().slice(0, MAX_VALUE_LENGTH);
    if (text !== '') answers.push(compact({ name, value: text, from: 'form' as const }));
  }
}

/** WhatsApp sends the answers as JSON in a text, and not every version of Chatwoot reads it. */
const read = (value: unknown): unknown => (typeof value === 'string' ? (parseJson(value) ?? value) : value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
