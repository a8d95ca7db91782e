import type { CrmRules, HttpRequestStep, IdentifyBy } from '../../routing/policy/policy.js';
import type { ContactFacts } from '../../routing/variables.js';
import { foldEmail } from '../address.js';
import { jsonOf, refuseError } from '../answer.js';
import { entriesOf } from '../entries.js';
import { CrmAnswerUseless } from '../errors.js';
import { performHttpRequest, type HttpAnswer } from '../http-request.js';
import type { CustomerRecord, LookUp, LookUpTools } from '../look-up.js';
import type { Json, Reading } from '../response-mapping.js';

type Rules = Pick<CrmRules, 'vipWhen' | 'owner' | 'variables' | 'identifyBy'>;

/** Methods by which the same question may be asked twice. */
const READS = new Set<HttpRequestStep['method']>(['GET', 'POST']);

/**
 * "HTTP Request" as the policy describes it: one request, and variables mapped from its answer. An address in capitals that
 * nobody is known by is asked for once more in lower case: not every service ignores the case of letters.
 */
export function httpLookUp(step: HttpRequestStep, rules: Rules): LookUp {
  return async (contact, tools) => {
    const until = Date.now() + tools.timeout;
    const records = await ask(step, rules, contact, tools);
    const email = contact.email === undefined ? undefined : foldEmail(contact.email);
    if (records.length > 0 || email === undefined || email === contact.email || !READS.has(step.method))
      return records;
    const timeout = Math.max(1, until - Date.now());
    return ask(step, rules, { ...contact, email }, { ...tools, timeout });
  };
}

async function ask(
  step: HttpRequestStep,
  rules: Rules,
  contact: ContactFacts,
  { env, dispatcher, timeout, signal, now }: LookUpTools,
): Promise<CustomerRecord[]> {
  const options = { env, dispatcher, timeout, ...(signal ? { signal } : {}) };
  const asked = { ...step, url: withoutMissing(step.url, contact, rules.identifyBy) };
  return httpRecords(await performHttpRequest(asked, { contact, now }, options), rules);
}

/**
 * A request that asks by address and by number leaves out the query parameter of the one that the contact has not: an empty
 * one would find a customer who has none. Elsewhere in a request every variable needs a value.
 */
export function withoutMissing(
  url: string,
  contact: Pick<ContactFacts, IdentifyBy>,
  identifyBy: readonly IdentifyBy[],
): string {
  const isThere = (one: IdentifyBy) => (contact[one] ?? '') !== '';
  if (!identifyBy.some(isThere)) return url;
  const query = url.indexOf('?');
  if (query < 0) return url;
  const missing = identifyBy.filter((one) => !isThere(one)).map((one) => `$contact.${one}`);
  const [parameters = '', ...fragment] = url.slice(query + 1).split('#');
  const left = parameters.split('&').filter((one) => !missing.includes(one.slice(one.indexOf('=') + 1)));
  return [`${url.slice(0, query)}?${left.join('&')}`, ...fragment].join('#');
}

/** The customer records in an answer, by the policy's response mapping. */
export function httpRecords(answer: HttpAnswer, rules: Rules): CustomerRecord[] {
  const { variable } = rules.vipWhen;
  const body = jsonOf(answer);
  if (isNothing(body)) return [];
  const reading = answer.variables[variable] ?? { kind: 'noKey' };
  // An error in a body that says 200 has no such key, or none with a value: that says nothing about the customer.
  if (answer.status !== 404 && !hasValue(reading)) refuseError(body);
  const others = [...new Set([rules.owner, ...Object.values(rules.variables ?? {})])];
  return recordsOf(reading, variable).map((record, index) =>
    others.reduce((whole, name) => withField(whole, name, answer.variables, index), record),
  );
}

/** `{}` is a record without a key, not "nothing": a search that finds nothing answers an empty list. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function hasValue(reading: Reading): boolean {
  return reading.kind === 'value' && reading.values.some((value) => entriesOf(value)?.length !== 0);
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

/** Of several records each has its own value, or all have the one that was found. */
function withField(
  record: CustomerRecord,
  name: string | undefined,
  variables: HttpAnswer['variables'],
  index: number,
): CustomerRecord {
  const reading = name === undefined ? undefined : variables[name];
  if (name === undefined || reading?.kind !== 'value' || Object.hasOwn(record.fields, name)) return record;
  const value = reading.values.length > 1 ? reading.values[index] : reading.values[0];
  return value === undefined ? record : { fields: { ...record.fields, [name]: value } };
}
