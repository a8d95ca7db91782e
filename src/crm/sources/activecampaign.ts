import { at, idAt, jsonOf, listAt } from '../answer.js';
import { createCaller } from '../caller.js';
import type { LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';

/** An address belongs to one contact; a list that is longer was not filtered. */
const MOST = 5;

/**
 * ActiveCampaign: the contacts with the address, then the values of their custom fields, which are named by number. Ids
 * and numbers come as text.
 */
export function activeCampaignLookUp(
  { baseUrl, token }: { baseUrl: string; token: string },
  fields: readonly string[],
): LookUp {
  return async (contact, tools) => {
    const call = createCaller(contact, tools);
    const headers = { 'Api-Token': token };
    const found = jsonOf(await call({ url: `${baseUrl}/api/3/contacts?email=$contact.email`, headers }));
    const wanted = contact.email?.toLowerCase();
    const hits = listAt(found, 'contacts')
      .filter((one) => textAt(one, 'email')?.trim().toLowerCase() === wanted)
      .slice(0, MOST);
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
    if (wanted.includes(name)) found[name] = single(at(one, 'value') ?? null);
  }
  return found;
}

/** A list field with one entry: `||VIP||`. */
function single(value: Json): Json {
  const entry = typeof value === 'string' ? /^\|\|([^|]*)\|\|$/.exec(value)?.[1] : undefined;
  return entry ?? value;
}

function textAt(value: Json, key: string): string | undefined {
  const found = at(value, key);
  return typeof found === 'string' ? found : undefined;
}
