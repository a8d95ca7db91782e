import type { CrmRules, SalesforceSource } from '../../routing/policy/policy.js';
import type { ContactFacts } from '../../routing/variables.js';
import { spellingsOf } from '../../phone/e164.js';
import { hasEmail, hasPhone, withFoldedEmail } from '../address.js';
import { pick } from '../answer.js';
import { createCaller } from '../caller.js';
import { withLabels } from '../labels.js';
import type { LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import { fieldAt, searchedFields } from './salesforce-fields.js';
import { picklistOf } from './salesforce-picklist.js';
import { literal, querySalesforce } from './salesforce-query.js';

/** More records than this with one address are looked at no further. */
const MAX_RECORDS = 50;

export type SalesforcePolicy = CrmRules & SalesforceSource;

/** Salesforce: one SOQL query. */
export function salesforceLookUp(crm: SalesforcePolicy, fields: readonly string[]): LookUp {
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const call = createCaller(contact, tools);
    const query = (soql: string) => querySalesforce(crm, soql, call, tools);
    const records = await query(queryFor(crm, fields, contact));
    const theirs = records
      .filter((record) => isTheirs(record, crm, contact))
      .map((record) => ({ fields: pick(fields, (name) => fieldAt(record, name)) }));
    // A relation's field is one of another object, which the query does not name.
    if (crm.vipWhen.variable.includes('.')) return theirs;
    const picklist = picklistOf(crm, query, tools);
    return Promise.all(theirs.map((record) => withLabels(record, crm.vipWhen, picklist)));
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
