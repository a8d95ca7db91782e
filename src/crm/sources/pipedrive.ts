import { at, idAt, jsonOf, listAt, pick } from '../answer.js';
import { createCaller } from '../caller.js';
import type { LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';

/** More persons than this with one address are looked at no further. */
const MOST = 5;

/**
 * Pipedrive: a search for persons, exact match, then each person in full: only there custom fields stand under their
 * 40-digit keys. A hit counts only when the person really has that address.
 */
export function pipedriveLookUp(
  { baseUrl, token }: { baseUrl: string; token: string },
  fields: readonly string[],
): LookUp {
  return async (contact, tools) => {
    const call = createCaller(contact, tools);
    const headers = { 'x-api-token': token };
    const by = contact.email === undefined ? 'phone' : 'email';
    const query = `term=$contact.${by}&fields=${by}&exact_match=true&limit=${MOST}`;
    const found = jsonOf(await call({ url: `${baseUrl}/api/v2/persons/search?${query}`, headers }));
    const wanted = contact[by]?.toLowerCase();
    const hits = listAt(found, 'data', 'items')
      .map((one) => at(one, 'item'))
      .filter((item) => valuesOf(at(item, `${by}s`)).includes(wanted ?? ''))
      .slice(0, MOST);
    return Promise.all(
      hits.map(async (item) => {
        const url = `${baseUrl}/api/v2/persons/${idAt(item, 'id')}`;
        const person = at(jsonOf(await call({ url, headers })), 'data');
        return {
          fields: pick(fields, (name) => plain(at(person, 'custom_fields', name) ?? at(person, name))),
        };
      }),
    );
  };
}

/** `["a@b.c"]` in a search, `[{ "value": "a@b.c" }]` in a person. */
function valuesOf(list: Json | undefined): string[] {
  const entries = Array.isArray(list) ? list : [];
  return entries.flatMap((one) => {
    const value = typeof one === 'string' ? one : at(one, 'value');
    return typeof value === 'string' ? [value.trim().toLowerCase()] : [];
  });
}

/** Money, times and addresses come as objects with a `value`. */
function plain(value: Json | undefined): Json | undefined {
  return at(value, 'value') ?? value;
}
