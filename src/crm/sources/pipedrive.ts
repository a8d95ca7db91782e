import { spellingsOf } from '../../phone/e164.js';
import { hasEmail, hasPhone, withFoldedEmail } from '../address.js';
import { at, idAt, jsonOf, listAt, objectAt, pick } from '../answer.js';
import { createCaller, part, type Call, fillSecret } from '../caller.js';
import { CrmAnswerUseless } from '../errors.js';
import type { CustomerRecord, LookUp, FieldOption, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import type { CrmRules, TokenSource } from '../../routing/policy/policy.js';
import { entriesOf } from '../entries.js';
import { fieldDefinition, type FieldDefinition } from '../field-choices.js';

/** More persons than this with one address are looked at no further. */
const MAX_HITS = 5;

/**
 * Pipedrive: a search for persons, then each person in full: only there custom fields stand under their 40-digit keys. A
 * hit counts only when the person really has that address, since the search may find similar ones.
 */
export function pipedriveLookUp(crm: PipedrivePolicy, fields: readonly string[]): LookUp {
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const { email, phone, countryCode } = contact;
    const call = createCaller(contact, tools);
    const isMeant = (person: Json | undefined): boolean =>
      email === undefined
        ? hasPhone(valuesOf(at(person, 'phones')), phone, crm.defaultCountry, countryCode)
        : hasEmail(valuesOf(at(person, 'emails')), email);
    const hits =
      email === undefined ? await byPhone(call, crm, phone ?? '') : await byEmail(call, crm, email);
    const ids = hits
      .filter(isMeant)
      .slice(0, MAX_HITS)
      .map((item) => idAt(item, 'id'));
    const read = await Promise.all(ids.map((id) => readPerson(call, crm, id)));
    const persons = read.flatMap((one) => one ?? []);
    const records = persons.map((person) => ({
      // A person in full lists their addresses as well: the search may be behind.
      isTheirs: at(person, email === undefined ? 'phones' : 'emails') === undefined || isMeant(person),
      fields: pick(fields, (name) => at(person, 'custom_fields', name) ?? at(person, name)),
    }));
    const theirs = records.filter(({ isTheirs }) => isTheirs);
    return Promise.all(
      theirs.map(({ fields: found }): Promise<CustomerRecord> => withOptionLabels(found, crm, call, tools)),
    );
  };
}

const byEmail = (call: Call, crm: PipedrivePolicy, email: string): Promise<Json[]> =>
  search(call, crm, { term: email, fields: 'email', exact: true });

/** Numbers are kept as somebody typed them: each usual spelling is looked for until one finds somebody. */
async function byPhone(call: Call, crm: PipedrivePolicy, phone: string): Promise<Json[]> {
  const { e164, significant, national, international } = spellingsOf(phone);
  for (const term of new Set([e164, significant, international, national])) {
    const hits = await search(call, crm, { term, fields: 'phone', exact: false });
    if (hits.length > 0) return hits;
  }
  return [];
}

async function search(
  call: Call,
  { baseUrl, token }: PipedrivePolicy,
  { term, fields, exact }: { term: string; fields: string; exact: boolean },
): Promise<Json[]> {
  const query = `term=${part(term)}&fields=${fields}&exact_match=${exact}&limit=${MAX_HITS * 4}`;
  const url = `${baseUrl}/api/v2/persons/search?${query}`;
  const found = jsonOf(await call({ url, headers: { 'x-api-token': token } }));
  return listAt(found, 'data', 'items').map((one) => objectAt(one, 'item'));
}

/** Undefined when the person is gone since the search. */
async function readPerson(
  call: Call,
  { baseUrl, token }: PipedrivePolicy,
  id: string,
): Promise<Record<string, Json> | undefined> {
  const answer = await call({ url: `${baseUrl}/api/v2/persons/${id}`, headers: { 'x-api-token': token } });
  const found = jsonOf(answer);
  if (found === undefined) return undefined;
  const person = objectAt(found, 'data');
  const custom = at(person, 'custom_fields');
  if (typeof custom !== 'object' || custom === null || Array.isArray(custom))
    throw new CrmAnswerUseless('gave a person without custom_fields');
  return person;
}

/** `["a@b.c"]` in a search, `[{ "value": "a@b.c" }]` in a person. */
function valuesOf(list: Json | undefined): string[] {
  const entries = Array.isArray(list) ? list : [];
  return entries.flatMap((one) => {
    const value = typeof one === 'string' ? one : at(one, 'value');
    return typeof value === 'string' ? [value] : [];
  });
}

type PipedrivePolicy = CrmRules & TokenSource<'pipedrive'>;

const CUSTOM_FIELD = /^[0-9a-f]{40}$/;

/** Pipedrive answers the ids of options: 27, or [27, 28]. People, and so policies, know their labels. */
async function withOptionLabels(
  given: Record<string, Json>,
  crm: PipedrivePolicy,
  call: Call,
  tools: LookUpTools,
): Promise<CustomerRecord> {
  const fields = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plain(value)]));
  const chosen: Record<string, FieldOption[]> = {};
  const wanted = new Set([crm.vipWhen.variable, ...Object.keys(given)]);
  for (const name of [...wanted].filter((one) => CUSTOM_FIELD.test(one))) {
    const value = given[name];
    if (value !== undefined && !mayBeOptions(value)) continue;
    const ids = entriesOf(value) ?? [];
    const key = JSON.stringify([
      'pipedrive',
      fillSecret(crm.baseUrl, tools),
      fillSecret(crm.token, tools),
      name,
    ]);
    const definition = await fieldDefinition(key, ids, () => readField(crm, call, name));
    if (definition.kind === 'missing') throw new CrmAnswerUseless(`has no person field ${name}`);
    if (definition.kind !== 'select' || value === undefined) continue;
    chosen[name] = ids.map((id) => optionOf(definition.options, id, name));
    fields[name] = chosen[name].map(({ label }) => label);
  }
  return { fields, chosen };
}

/** Texts, dates and money are no ids. A number may be one. */
function mayBeOptions(value: Json): boolean {
  const values = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every((one) => Number.isSafeInteger(one));
}

function optionOf(options: FieldOption[], id: string, field: string): FieldOption {
  const found = options.find((one) => one.id === id);
  if (!found) throw new CrmAnswerUseless(`gave an option of the field ${field} that the field does not have`);
  return found;
}

async function readField(
  { baseUrl, token }: PipedrivePolicy,
  call: Call,
  field: string,
): Promise<FieldDefinition> {
  const url = `${baseUrl}/api/v2/personFields/${field}`;
  const found = jsonOf(await call({ url, headers: { 'x-api-token': token } }));
  if (found === undefined) return { kind: 'missing' };
  const definition = objectAt(found, 'data');
  const type = at(definition, 'field_type');
  if (typeof type !== 'string') throw new CrmAnswerUseless('gave a field without field_type');
  if (type !== 'enum' && type !== 'set') return { kind: 'plain' };
  const options = listAt(definition, 'options').flatMap((one) => {
    const [id, label] = [at(one, 'id'), at(one, 'label')];
    const isId = typeof id === 'number' || typeof id === 'string' || typeof id === 'boolean';
    return isId && typeof label === 'string' ? [{ id: String(id), label }] : [];
  });
  return { kind: 'select', options };
}

/** Money, times and addresses come as objects with a `value`. */
const plain = (value: Json): Json => at(value, 'value') ?? value;
