import { at, jsonOf, listAt, pick } from '../answer.js';
import { bearer, createCaller, part, type Call } from '../caller.js';
import type { CustomerRecord, LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';

const MOST = 10;

/**
 * HubSpot: the contact by its e-mail, with just the wanted properties; then the search, which finds second addresses and
 * phone numbers. The search lags some seconds behind, so it is never asked first.
 */
export function hubspotLookUp(
  { baseUrl, token }: { baseUrl: string; token: string },
  fields: readonly string[],
): LookUp {
  return async (contact, tools) => {
    const call = createCaller(contact, tools);
    const headers = bearer(token);
    const read = (record: Json | undefined): CustomerRecord => ({
      fields: pick(fields, (name) => at(record, 'properties', name)),
    });
    if (contact.email === undefined) return (await search(call, baseUrl, headers, byPhone, fields)).map(read);
    const properties = fields.map(part).join(',');
    const url = `${baseUrl}/crm/v3/objects/contacts/$contact.email?idProperty=email&properties=${properties}`;
    const record = jsonOf(await call({ url, headers }));
    if (record !== undefined) return [read(record)];
    return (await search(call, baseUrl, headers, byEmail, fields)).map(read);
  };
}

const byEmail = [
  { propertyName: 'email', operator: 'EQ', value: '$contact.email' },
  { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: '$contact.email' },
];
const byPhone = [
  { propertyName: 'phone', operator: 'EQ', value: '$contact.phone' },
  { propertyName: 'mobilephone', operator: 'EQ', value: '$contact.phone' },
];

/** Any of the filters may hold. */
async function search(
  call: Call,
  baseUrl: string,
  headers: Record<string, string>,
  filters: object[],
  properties: readonly string[],
): Promise<Json[]> {
  const asked = { filterGroups: filters.map((one) => ({ filters: [one] })), properties, limit: MOST };
  const body = { contentType: 'application/json', template: JSON.stringify(asked) };
  const url = `${baseUrl}/crm/v3/objects/contacts/search`;
  return listAt(jsonOf(await call({ method: 'POST', url, headers, body })), 'results');
}
