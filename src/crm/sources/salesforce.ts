import type { CrmRules, SalesforceSource } from '../../routing/policy/policy.js';
import type { ContactFacts } from '../../routing/variables.js';
import { spellingsOf } from '../../phone/e164.js';
import { hasEmail, hasPhone, withFoldedEmail } from '../address.js';
import { pick } from '../answer.js';
import { createCaller, fillSecret } from '../caller.js';
import { withLabels, selectOf, type SelectField } from '../labels.js';
import type { LookUp, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import { literal, querySalesforce, QueryRefused } from './salesforce-query.js';
import { CrmAnswerUseless } from '../errors.js';
import type { FieldDefinition } from '../field-choices.js';

/** More records than this with one address are looked at no further. */
const MAX_RECORDS = 50;

type SalesforcePolicy = CrmRules & SalesforceSource;

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

interface Searched {
  emails: readonly string[];
  phones: readonly string[];
}

/** Accounts have an address only as person accounts, whose fields of the contact begin with Person. */
const DEFAULTS: Record<string, Searched> = {
  contact: { emails: ['Email'], phones: ['Phone', 'MobilePhone'] },
  account: { emails: ['PersonEmail'], phones: ['Phone', 'PersonMobilePhone'] },
};

/** The fields in which a contact is looked for. */
function searchedFields({ object, emailFields, phoneFields }: SalesforceSource): Searched {
  const { emails, phones } = DEFAULTS[object.toLowerCase()] ?? {
    emails: ['Email'],
    phones: ['Phone', 'MobilePhone'],
  };
  return { emails: emailFields ?? emails, phones: phoneFields ?? phones };
}

/**
 * A field of a record, `Owner.Email` through a relation. A query answers every field that it selects, null where there is
 * no value. The answer has the API's own letter case, not that of the query.
 * @throws {CrmAnswerUseless} when it is not there
 */
function fieldAt(record: Json, name: string): Json {
  let value = record;
  for (const step of name.split('.')) {
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) throw without(name);
    const key = Object.keys(value).find((one) => one.toLowerCase() === step.toLowerCase());
    const found = key === undefined ? undefined : value[key];
    if (found === undefined) throw without(name);
    value = found;
  }
  return value;
}

const without = (name: string) => new CrmAnswerUseless(`gave a record without ${name}, which was asked for`);

type Query = (soql: string) => Promise<Json[]>;

/** The labels of a picklist, in the language of the user whose token it is. */
function picklistOf(crm: SalesforceSource, query: Query, tools: LookUpTools): SelectField {
  const { auth } = crm;
  const user = 'token' in auth ? auth.token : auth.clientId;
  return {
    key: ['salesforce', fillSecret(crm.baseUrl, tools), fillSecret(user, tools), crm.object.toLowerCase()],
    read: (name) => readPicklist(crm.object, name, query, tools),
    called: 'field',
  };
}

/** The object that lists values is asked for them: the description of a whole object may be larger than any answer we read. */
async function readPicklist(
  object: string,
  field: string,
  query: Query,
  { report }: LookUpTools,
): Promise<FieldDefinition> {
  const where = [
    `EntityParticle.EntityDefinition.QualifiedApiName = ${literal(object)}`,
    `EntityParticle.QualifiedApiName = ${literal(field)}`,
  ];
  try {
    const rows = await query(`SELECT Value, Label FROM PicklistValueInfo WHERE ${where.join(' AND ')}`);
    return selectOf(rows, 'Value', 'Label');
  } catch (e) {
    if (!(e instanceof QueryRefused)) throw e;
    // The records can be read without this right; the policy must name the values' API names then.
    report?.(`Salesforce does not let us read the values of ${field}: their labels are not known`);
    return { kind: 'plain' };
  }
}
