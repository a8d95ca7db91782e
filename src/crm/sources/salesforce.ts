import type { CrmRules, SalesforceSource } from '../../routing/policy.js';
import type { ContactFacts } from '../../routing/variables.js';
import { spellingsOf } from '../../phone/e164.js';
import { hasEmail, hasPhone, withFoldedEmail } from '../address.js';
import { at, jsonOf, listAt, pick } from '../answer.js';
import { bearer, createCaller, part, type Call } from '../caller.js';
import { CrmAnswerUseless, CrmUnavailable } from '../errors.js';
import type { HttpAnswer } from '../http-request.js';
import type { LookUp, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import { fieldAt, searchedFields } from './salesforce-fields.js';
import { accessToken, forgetToken } from './salesforce-token.js';

/** More records than this with one address are looked at no further. */
const MAX_RECORDS = 50;
const MAX_PAGES = 3;

export type SalesforcePolicy = CrmRules & SalesforceSource;

/** Salesforce: one SOQL query. A token that has run out is renewed once. */
export function salesforceLookUp(crm: SalesforcePolicy, fields: readonly string[]): LookUp {
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const call = createCaller(contact, tools);
    const query = queryFor(crm, fields, contact);
    const path = `/services/data/${part(crm.apiVersion)}/query?q=${part(query)}`;
    const records = await withToken(crm, call, tools, (token) => pages(call, crm.baseUrl, path, token));
    return records
      .filter((record) => isTheirs(record, crm, contact))
      .map((record) => ({ fields: pick(fields, (name) => fieldAt(record, name)) }));
  };
}

/** Equality ignores letter case in SOQL. Records are asked for the searched fields too, to be checked. */
function queryFor(
  crm: SalesforcePolicy,
  fields: readonly string[],
  { email, phone = '' }: ContactFacts,
): string {
  const { emails, phones } = searchedFields(crm);
  const searched = email === undefined ? phones : emails;
  const holds =
    email === undefined
      ? phones.map((field) => `${field} LIKE ${literal(likeness(phone))}`)
      : emails.map((field) => `${field} = ${literal(email)}`);
  const selected = uniqueNames(['Id', ...fields, ...searched]);
  return `SELECT ${selected.join(', ')} FROM ${crm.object} WHERE ${holds.join(' OR ')} LIMIT ${MAX_RECORDS}`;
}

/** Numbers are kept as somebody typed them, so any character may stand between the digits. */
const likeness = (phone: string): string => `%${spellingsOf(phone).significant.replace(/\d(?=\d)/g, '$&%')}`;

/** API names are the same in any letter case; a field that is selected twice is an error. */
function uniqueNames(names: readonly string[]): string[] {
  return [...new Map(names.toReversed().map((name) => [name.toLowerCase(), name])).values()].toReversed();
}

function isTheirs(record: Json, crm: SalesforcePolicy, { email, phone, countryCode }: ContactFacts): boolean {
  const { emails, phones } = searchedFields(crm);
  const values = (email === undefined ? phones : emails).flatMap((name) => {
    const value = fieldAt(record, name);
    return typeof value === 'string' ? [value] : [];
  });
  return email === undefined
    ? hasPhone(values, phone, crm.defaultCountry, countryCode)
    : hasEmail(values, email);
}

/** A SOQL string literal: nothing in the value can end it. */
export function literal(value: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' };
  const safe = value.replace(/[\\'"]/g, '\\$&').replace(/[\n\r\t\f\b]/g, (char) => escapes[char] ?? '');
  return `'${safe}'`;
}

async function pages(call: Call, baseUrl: string, first: string, token: string): Promise<Json[] | 'expired'> {
  const records: Json[] = [];
  let path: string | undefined = first;
  for (let page = 0; path !== undefined && page < MAX_PAGES; page++) {
    const answer = await call(
      { url: baseUrl + path, headers: bearer('${ACCESS_TOKEN}') },
      { ACCESS_TOKEN: token },
    );
    if (answer.status === 401) return 'expired';
    if (answer.status === 403 && errorCode(answer) === 'REQUEST_LIMIT_EXCEEDED')
      throw new CrmUnavailable('its request limit is used up');
    const found = jsonOf(answer, refusal(answer));
    if (found === undefined) throw new CrmAnswerUseless('does not know the query address (404)');
    records.push(...listAt(found, 'records'));
    path = at(found, 'done') === false ? nextPath(at(found, 'nextRecordsUrl')) : undefined;
  }
  return records;
}

/** A path of the same service and nothing else. */
function nextPath(url: Json | undefined): string | undefined {
  return typeof url === 'string' && /^\/services\/data\/[\w./-]+$/.test(url) ? url : undefined;
}

/** The code of the error, never its message: that one quotes the query. */
function refusal(answer: HttpAnswer): string {
  const code = errorCode(answer);
  return code === undefined ? `answered ${answer.status}` : `refuses the query (${code})`;
}

function errorCode({ status, body }: HttpAnswer): string | undefined {
  const code = status >= 400 && body.kind === 'json' ? at(body.value, 0, 'errorCode') : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
}

async function withToken(
  source: SalesforceSource,
  call: Call,
  tools: LookUpTools,
  work: (token: string) => Promise<Json[] | 'expired'>,
): Promise<Json[]> {
  for (let attempt = 1; ; attempt++) {
    const token = await accessToken(source, call, tools);
    const found = await work(token);
    if (found !== 'expired') return found;
    forgetToken(source, tools, token);
    if (attempt === 2 || 'token' in source.auth) throw new CrmAnswerUseless('refuses our credentials (401)');
  }
}
