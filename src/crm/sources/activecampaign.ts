import { hasEmail, withFoldedEmail } from '../address.js';
import { at, idAt, jsonOf, listAt } from '../answer.js';
import { createCaller } from '../caller.js';
import type { LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';

/** An address belongs to one contact; a list that is longer was not filtered. */
const MAX_HITS = 5;

/**
 * ActiveCampaign: the contacts with the address, then the values of their custom fields, which are named by number. Ids
 * and numbers come as text, several entries as `||A||B||`.
 */
export function activeCampaignLookUp(
  { baseUrl, token }: { baseUrl: string; token: string },
  fields: readonly string[],
): LookUp {
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const call = createCaller(contact, tools);
    const headers = { 'Api-Token': token };
    const found = jsonOf(await call({ url: `${baseUrl}/api/3/contacts?email=$contact.email`, headers }));
    const hits = listAt(found, 'contacts')
      .filter((one) => hasEmail(textAt(one, 'email'), contact.email))
      .slice(0, MAX_HITS);
    return Promise.all(
      hits.map(async (one) => {
        const url = `${baseUrl}/api/3/contacts/${idAt(one, 'id')}/fieldValues`;
        return { fields: read(listAt(jsonOf(await call({ url, headers })), 'fieldValues'), fields) };
      }),
    );
  };
}

function read(values: Json[], wanted: readonly string[]): Record<string, Json> {
  const found: Record<string, Json> = {};
  for (const one of values) {
    const field = at(one, 'field');
    const name = typeof field === 'string' || typeof field === 'number' ? String(field) : '';
    if (wanted.includes(name)) found[name] = at(one, 'value') ?? null;
  }
  return found;
}

function textAt(value: Json, key: string): string[] {
  const found = at(value, key);
  return typeof found === 'string' ? [found] : [];
}
