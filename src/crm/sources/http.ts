import type { CrmRules, HttpRequestStep } from '../../routing/policy.js';
import { jsonOf } from '../answer.js';
import { CrmAnswerUseless } from '../errors.js';
import { performHttpRequest, type HttpAnswer } from '../http-request.js';
import type { CustomerRecord, LookUp } from '../look-up.js';
import type { Json, Reading } from '../response-mapping.js';

type Rules = Pick<CrmRules, 'vipWhen' | 'owner'>;

/** "HTTP Request" as the policy describes it: one request, and variables mapped from its answer. */
export function httpLookUp(step: HttpRequestStep, rules: Rules): LookUp {
  return async (contact, { env, dispatcher, timeout, signal, now }) => {
    const options = { env, dispatcher, timeout, ...(signal ? { signal } : {}) };
    return httpRecords(await performHttpRequest(step, { contact, now }, options), rules);
  };
}

/** The customer records in an answer, by the policy's response mapping. */
export function httpRecords(answer: HttpAnswer, { vipWhen, owner }: Rules): CustomerRecord[] {
  if (isNothing(jsonOf(answer))) return [];
  const reading = answer.variables[vipWhen.variable] ?? { kind: 'noKey' };
  const owners = owner === undefined ? undefined : answer.variables[owner];
  return recordsOf(reading, vipWhen.variable).map((record, index) => withOwner(record, owner, owners, index));
}

/** `{}` is a record without a key, not "nothing": a search that finds nothing answers an empty list. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function recordsOf(reading: Reading, variable: string): CustomerRecord[] {
  switch (reading.kind) {
    case 'noRecord':
      return [];
    case 'noKey':
      return [{ fields: {} }];
    case 'wrongShape':
      throw new CrmAnswerUseless(`gave an answer of another shape than the path of ${variable}`);
    case 'value':
      return reading.values.map((value) => ({ fields: { [variable]: value } }));
  }
}

/** Of several records each has an owner, or all have the one that was found. */
function withOwner(
  record: CustomerRecord,
  name: string | undefined,
  owners: Reading | undefined,
  index: number,
): CustomerRecord {
  if (name === undefined || owners?.kind !== 'value') return record;
  const owner = owners.values.length > 1 ? owners.values[index] : owners.values[0];
  return owner === undefined ? record : { fields: { ...record.fields, [name]: owner } };
}
