import type { CrmRules, TokenSource } from '../../routing/policy.js';
import { at, jsonOf, listAt } from '../answer.js';
import { bearer, part, type Call } from '../caller.js';
import { entriesOf } from '../entries.js';
import { CrmAnswerUseless } from '../errors.js';
import { fieldDefinition, type FieldDefinition } from '../field-choices.js';
import { fillSecret } from '../fill-secret.js';
import type { CustomerRecord, LookUpTools } from '../look-up.js';
import { meansVip } from '../vip-rule.js';

export type HubspotPolicy = CrmRules & TokenSource<'hubspot'>;

/**
 * HubSpot answers the internal values of a property; people, and so policies, know the labels. The property is read only
 * when the value itself does not mean VIP, or when the record has no such property at all.
 */
export async function withLabels(
  record: CustomerRecord,
  crm: HubspotPolicy,
  call: Call,
  tools: LookUpTools,
): Promise<CustomerRecord> {
  const { variable } = crm.vipWhen;
  const value = record.fields[variable];
  const entries = entriesOf(value);
  if (value === null || entries === undefined || entries.some((one) => meansVip(one, crm.vipWhen)))
    return record;
  const key = JSON.stringify([
    'hubspot',
    fillSecret(crm.baseUrl, tools),
    fillSecret(crm.token, tools),
    variable,
  ]);
  const definition = await fieldDefinition(key, entries, () => readProperty(crm, call, tools));
  if (definition.kind === 'missing' && value === undefined)
    throw new CrmAnswerUseless(`has no contact property ${variable}`);
  if (definition.kind !== 'select' || value === undefined) return record;
  const chosen = entries.map((id) => definition.options.find((one) => one.id === id) ?? { id, label: id });
  return {
    fields: { ...record.fields, [variable]: chosen.map(({ label }) => label) },
    chosen: { [variable]: chosen },
  };
}

async function readProperty(
  { baseUrl, token, vipWhen }: HubspotPolicy,
  call: Call,
  { report }: LookUpTools,
): Promise<FieldDefinition> {
  const url = `${baseUrl}/crm/v3/properties/contacts/${part(vipWhen.variable)}`;
  const answer = await call({ url, headers: bearer(token) });
  if (answer.status === 403) {
    // The contacts can be read without this right; the policy must name internal values then.
    report?.(`HubSpot does not let us read the property ${vipWhen.variable}: its labels are not known`);
    return { kind: 'plain' };
  }
  const property = jsonOf(answer);
  if (property === undefined) return { kind: 'missing' };
  const options = listAt(property, 'options').flatMap((one) => {
    const [id, label] = [at(one, 'value'), at(one, 'label')];
    return typeof id === 'string' && typeof label === 'string' ? [{ id, label }] : [];
  });
  return options.length > 0 ? { kind: 'select', options } : { kind: 'plain' };
}
