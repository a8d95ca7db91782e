import type { ContactFacts } from '../../routing/variables.js';
import { spellingsOf } from '../../phone/e164.js';
import { hasEmail, hasPhone, withFoldedEmail } from '../address.js';
import { at, jsonOf, listAt, objectAt, pick } from '../answer.js';
import { bearer, createCaller, part, type Call, fillSecret } from '../caller.js';
import { entriesOf } from '../entries.js';
import { CrmAnswerUseless } from '../errors.js';
import { withLabels, selectOf, type SelectField } from '../labels.js';
import type { LookUp, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import type { CrmRules, TokenSource } from '../../routing/policy/policy.js';
import type { FieldDefinition } from '../field-choices.js';

const MAX_HITS = 10;

/** Properties that hold addresses and numbers; the calculated ones are HubSpot's own E.164. */
const EMAILS = ['email', 'hs_additional_emails'];
const PHONES = ['phone', 'mobilephone', 'hs_calculated_phone_number', 'hs_calculated_mobile_number'];

/**
 * HubSpot: the contact by its e-mail, with just the wanted properties; then the search, which finds second addresses and
 * phone numbers. The search lags some seconds behind, so it is never asked first.
 */
export function hubspotLookUp(crm: HubspotPolicy, fields: readonly string[]): LookUp {
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const call = createCaller(contact, tools);
    const hits = await (contact.email === undefined
      ? byPhone(call, crm, contact, fields)
      : byEmail(call, crm, contact.email, fields));
    const records = hits.map((properties) => ({ fields: pick(fields, (name) => at(properties, name)) }));
    const field = hubspotField(crm, call, tools);
    return Promise.all(records.map((record) => withLabels(record, crm.vipWhen, field)));
  };
}

async function byEmail(call: Call, crm: HubspotPolicy, email: string, fields: readonly string[]) {
  const properties = [...new Set([...EMAILS, ...fields])];
  const query = `idProperty=email&properties=${properties.map(part).join(',')}`;
  const url = `${crm.baseUrl}/crm/v3/objects/contacts/$contact.email?${query}`;
  const record = jsonOf(await call({ url, headers: bearer(crm.token) }));
  const found = record === undefined ? undefined : propertiesOf(record);
  // HubSpot looked the address up. A record with only other addresses belongs to another person.
  if (found && (valuesOf(found, EMAILS).length === 0 || hasEmail(valuesOf(found, EMAILS), email)))
    return [found];
  const filters = [
    { propertyName: 'email', operator: 'EQ', value: '$contact.email' },
    { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: '$contact.email' },
  ];
  const hits = await search(call, crm, filters, properties);
  return hits.filter((one) => hasEmail(valuesOf(one, EMAILS), email));
}

/** The calculated properties hold a number without its country; the others what somebody has typed. */
async function byPhone(call: Call, crm: HubspotPolicy, contact: ContactFacts, fields: readonly string[]) {
  const { phone = '', countryCode } = contact;
  const { significant } = spellingsOf(phone);
  const filters = [
    { propertyName: 'hs_searchable_calculated_phone_number', operator: 'EQ', value: significant },
    { propertyName: 'hs_searchable_calculated_mobile_number', operator: 'EQ', value: significant },
    { propertyName: 'phone', operator: 'EQ', value: '$contact.phone' },
    { propertyName: 'mobilephone', operator: 'EQ', value: '$contact.phone' },
  ];
  const hits = await search(call, crm, filters, [...new Set([...PHONES, ...fields])]);
  return hits.filter((one) => hasPhone(valuesOf(one, PHONES), phone, crm.defaultCountry, countryCode));
}

/** Any of the filters may hold. */
async function search(call: Call, crm: HubspotPolicy, filters: object[], properties: string[]) {
  const asked = { filterGroups: filters.map((one) => ({ filters: [one] })), properties, limit: MAX_HITS };
  const body = { contentType: 'application/json', template: JSON.stringify(asked) };
  const url = `${crm.baseUrl}/crm/v3/objects/contacts/search`;
  const answer = await call({ method: 'POST', url, headers: bearer(crm.token), body });
  const found = jsonOf(answer);
  if (found === undefined) throw new CrmAnswerUseless('does not know the address of its search (404)');
  return listAt(found, 'results').map(propertiesOf);
}

const propertiesOf = (record: Json): Record<string, Json> => objectAt(record, 'properties');

/** Several addresses stand in one property with semicolons. */
function valuesOf(properties: Json, names: readonly string[]): string[] {
  return names.flatMap((name) => entriesOf(at(properties, name)) ?? []);
}

type HubspotPolicy = CrmRules & TokenSource<'hubspot'>;

function hubspotField(crm: HubspotPolicy, call: Call, tools: LookUpTools): SelectField {
  return {
    key: ['hubspot', fillSecret(crm.baseUrl, tools), fillSecret(crm.token, tools)],
    read: (name) => readProperty(name, crm, call, tools),
    called: 'contact property',
  };
}

async function readProperty(
  name: string,
  { baseUrl, token }: HubspotPolicy,
  call: Call,
  { report }: LookUpTools,
): Promise<FieldDefinition> {
  const answer = await call({
    url: `${baseUrl}/crm/v3/properties/contacts/${part(name)}`,
    headers: bearer(token),
  });
  if (answer.status === 403) {
    // The contacts can be read without this right; the policy must name internal values then.
    report?.(`HubSpot does not let us read the property ${name}: its labels are not known`);
    return { kind: 'plain' };
  }
  const property = jsonOf(answer);
  return property === undefined
    ? { kind: 'missing' }
    : selectOf(listAt(property, 'options'), 'value', 'label');
}
