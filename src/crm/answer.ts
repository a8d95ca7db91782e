import { CrmAnswerUseless, CrmUnavailable } from './errors.js';
import type { HttpAnswer } from './http-request.js';
import type { Json } from './response-mapping.js';

/** Statuses besides 5xx after which the same request may well succeed: timeout, too early, too many requests. */
const TRY_AGAIN = new Set([408, 425, 429]);

/**
 * The JSON of an answer; undefined when it says clearly that there is nothing: a JSON 404, an empty answer.
 * @param refusal what a CRM's own error says, where that is known; goes on after the CRM's name
 * @throws {CrmUnavailable} when the CRM asks to try again
 * @throws {CrmAnswerUseless} for every answer that does not answer the question
 */
export function jsonOf(answer: HttpAnswer, refusal?: string): Json | undefined {
  const { status, body } = answer;
  if (status >= 500 || TRY_AGAIN.has(status))
    throw new CrmUnavailable(`it answered ${status}`, answer.retryAfter);
  if (status === 401 || status === 403) throw new CrmAnswerUseless(`refuses our credentials (${status})`);
  // A JSON 404 is the CRM's own word; an HTML or empty one comes from whatever serves a wrong address.
  if (status === 404 && body.kind !== 'json')
    throw new CrmAnswerUseless('does not know the address of the request (404)');
  if (status === 404) return undefined;
  if (status < 200 || status > 299) throw new CrmAnswerUseless(refusal ?? `answered ${status}`);
  if (body.kind === 'empty') return undefined;
  if (body.kind === 'other') throw new CrmAnswerUseless(`answered ${status}, but the answer ${body.why}`);
  return body.value;
}

/**
 * Whether a body is an error in spite of its status: `{"error": ...}`, `{"success": false}`, `[{"errorCode": ...}]`. Some
 * services, and proxies before them, answer 200 to everything.
 */
function isErrorBody(value: Json | undefined): boolean {
  if (Array.isArray(value))
    return value.length > 0 && value.every((one) => typeof at(one, 'errorCode') === 'string');
  const [error, errors, status] = ['error', 'errors', 'status'].map((key) => at(value, key));
  return (
    at(value, 'success') === false ||
    at(value, 'ok') === false ||
    (typeof status === 'string' && /^(error|fail(ed|ure)?)$/i.test(status)) ||
    (isSomething(error) && error !== false) ||
    isSomething(errors)
  );
}

const isSomething = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : value !== undefined && value !== null && value !== '' && value !== 0;

/**
 * The record in an answer.
 * @throws {CrmAnswerUseless} when there is an error or something else instead
 */
export function objectAt(value: Json | undefined, ...keys: (string | number)[]): Record<string, Json> {
  refuseError(value);
  const found = at(value, ...keys);
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new CrmAnswerUseless(`gave an answer without ${keys.join('.') || 'a record'}`);
  return found;
}

/** @throws {CrmAnswerUseless} */
export function refuseError(value: Json | undefined): void {
  if (isErrorBody(value)) throw new CrmAnswerUseless('answered an error with a status that says success');
}

/** Steps into an answer by its own keys; undefined where there is nothing. */
export function at(value: Json | undefined, ...keys: (string | number)[]): Json | undefined {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, Json>)[key];
  }
  return found;
}

/** @throws {CrmAnswerUseless} when there is no list where one belongs */
export function listAt(value: Json | undefined, ...keys: (string | number)[]): Json[] {
  refuseError(value);
  const found = at(value, ...keys);
  if (!Array.isArray(found)) throw new CrmAnswerUseless(`gave an answer without ${keys.join('.')}`);
  return found;
}

/** An id that may be part of a path: digits, as a number or as text. */
export function idAt(value: Json | undefined, key: string): string {
  const id = at(value, key);
  const text = typeof id === 'number' || typeof id === 'string' ? String(id) : '';
  if (!/^\d{1,20}$/.test(text)) throw new CrmAnswerUseless(`gave a record without ${key}`);
  return text;
}

/** The named fields of an object, those that it has. */
export function pick(
  names: readonly string[],
  read: (name: string) => Json | undefined,
): Record<string, Json> {
  const found = names.map((name) => [name, read(name)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
