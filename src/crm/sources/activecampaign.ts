import type { CrmRules, TokenSource } from '../../routing/policy/policy.js';
import { hasEmail, withFoldedEmail } from '../address.js';
import { at, idAt, jsonOf, listAt } from '../answer.js';
import { createCaller, part, type Call, fillSecret } from '../caller.js';
import type { FieldDefinition } from '../field-choices.js';
import { selectOf, withLabels, type SelectField } from '../labels.js';
import type { LookUp, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';

/** An address belongs to one contact; a list that is longer was not filtered. */
const MAX_HITS = 5;

type ActiveCampaignPolicy = CrmRules & TokenSource<'activecampaign'>;

/**
 * ActiveCampaign: the contacts with the address, then the values of their custom fields, which are named by number. Ids
 * and numbers come as text, several entries as `||A||B||`.
 */
export function activeCampaignLookUp(crm: ActiveCampaignPolicy, fields: readonly string[]): LookUp {
  const { baseUrl } = crm;
  return async (given, tools) => {
    const contact = withFoldedEmail(given);
    const call = createCaller(contact, tools);
    const get = (path: string) =>
      call({ url: `${baseUrl}/api/3/${path}`, headers: { 'Api-Token': crm.token } });
    const found = jsonOf(await get('contacts?email=$contact.email'));
    const hits = listAt(found, 'contacts')
      .filter((one) => hasEmail(textAt(one, 'email'), contact.email))
      .slice(0, MAX_HITS);
    const field = fieldOf(crm, get, tools);
    return Promise.all(
      hits.map(async (one) => {
        const values = listAt(jsonOf(await get(`contacts/${idAt(one, 'id')}/fieldValues`)), 'fieldValues');
        return withLabels({ fields: read(values, fields) }, crm.vipWhen, field);
      }),
    );
  };
}

type Get = (path: string) => ReturnType<Call>;

function fieldOf(crm: ActiveCampaignPolicy, get: Get, tools: LookUpTools): SelectField {
  return {
    key: ['activecampaign', fillSecret(crm.baseUrl, tools), fillSecret(crm.token, tools)],
    read: (name) => readField(name, get, tools),
    called: 'contact field',
  };
}

async function readField(name: string, get: Get, { report }: LookUpTools): Promise<FieldDefinition> {
  const answer = await get(`fields/${part(name)}`);
  if (answer.status === 403) {
    // The contacts can be read without this right; the policy must name the values of options then.
    report?.(`ActiveCampaign does not let us read the field ${name}: its labels are not known`);
    return { kind: 'plain' };
  }
  const field = jsonOf(answer);
  return field === undefined
    ? { kind: 'missing' }
    : selectOf(listAt(field, 'fieldOptions'), 'value', 'label');
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
