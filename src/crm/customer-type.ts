import type { Customer } from '../routing/customer.js';
import type { CrmPolicy } from '../routing/policy.js';
import { CrmUnavailable } from './errors.js';
import type { HttpAnswer } from './http-request.js';
import type { Json, Reading } from './response-mapping.js';

/** Statuses besides 5xx after which the same request may well succeed: time-out, too early, too many requests. */
const TRY_AGAIN = new Set([408, 425, 429]);

const LONGEST_VALUE = 100;

/**
 * What a CRM's answer says about the contact. Only a record, or a clear "no such record", makes a regular customer:
 * whatever else the CRM says, nobody is demoted because of it.
 * @throws {CrmUnavailable} when the CRM asks to try again
 */
export function classify(answer: HttpAnswer, crm: CrmPolicy): Customer {
  const { status, body } = answer;
  if (status >= 500 || TRY_AGAIN.has(status))
    throw new CrmUnavailable(`it answered ${status}`, answer.retryAfter);
  if (status === 401 || status === 403) return wrong(crm, `refuses our credentials (${status})`);
  // A JSON 404 is the CRM's own word; an HTML or empty one comes from whatever serves a wrong address.
  if (status === 404 && body.kind !== 'json')
    return wrong(crm, 'does not know the address of the request (404)');
  if (status === 404) return unknown(crm);
  if (status < 200 || status > 299) return wrong(crm, `answered ${status}`);
  if (body.kind === 'empty' || (body.kind === 'json' && isNothing(body.value))) return unknown(crm);
  if (body.kind === 'other') return wrong(crm, `answered ${status}, but the answer ${body.why}`);
  return fromReading(answer.variables[crm.vipWhen.variable] ?? { kind: 'noKey' }, crm);
}

/** `{}` is a record without a key, not "nothing": a search that finds nothing answers an empty list. */
function isNothing(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function fromReading(reading: Reading, crm: CrmPolicy): Customer {
  const { variable, equals = [] } = crm.vipWhen;
  if (reading.kind === 'noRecord') return unknown(crm);
  if (reading.kind === 'wrongShape')
    return wrong(crm, `gave an answer of another shape than the path of ${variable}`);
  if (reading.kind === 'noKey') {
    if (crm.whenKeyMissing === 'misconfigured') return wrong(crm, `gave a record without ${variable}`);
    return { type: 'regular', reason: `${crm.name} has a record without ${variable}` };
  }
  if (reading.values.some((value) => typeof value === 'object' && value !== null))
    return wrong(crm, `gave a list or an object as ${variable}`);
  const texts = reading.values.map((value) =>
    value === null ? '' : String(value as string | number | boolean).trim(),
  );
  const wanted = new Set(equals.map(fold));
  const vip = texts.find((text) => wanted.has(fold(text)));
  const hits = texts.length > 1 ? ` in one of ${texts.length} records` : '';
  if (vip !== undefined)
    return { type: 'vip', value: cut(vip), reason: `${crm.name} says ${variable} = ${cut(vip)}${hits}` };
  return regular(crm, texts);
}

function regular(crm: CrmPolicy, texts: string[]): Customer {
  const { variable } = crm.vipWhen;
  const records = texts.length > 1 ? ` (${texts.length} records)` : '';
  const value = texts.find((text) => text !== '');
  if (value === undefined) return { type: 'regular', reason: `${crm.name} has no ${variable}${records}` };
  return {
    type: 'regular',
    value: cut(value),
    reason: `${crm.name} says ${variable} = ${shown(value)}${records}`,
  };
}

function unknown(crm: CrmPolicy): Customer {
  return { type: 'unknown', reason: `${crm.name} does not know this contact` };
}

function wrong(crm: CrmPolicy, what: string): Customer {
  return { type: 'misconfigured', reason: `${crm.name} ${what}` };
}

function fold(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase();
}

function cut(value: string): string {
  return value.slice(0, LONGEST_VALUE);
}

/** A path that points at the wrong key may find a person's data; that is no text for operators. */
function shown(value: string): string {
  return value.length <= 40 && !/@|\d{5}/.test(value) ? value : 'another value';
}
