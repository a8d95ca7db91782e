import type { CrmRules, TokenSource } from '../../routing/policy/policy.js';
import { jsonOf, listAt } from '../answer.js';
import { bearer, part, type Call } from '../caller.js';
import type { FieldDefinition } from '../field-choices.js';
import { fillSecret } from '../fill-secret.js';
import { selectOf, type SelectField } from '../labels.js';
import type { LookUpTools } from '../look-up.js';

export type HubspotPolicy = CrmRules & TokenSource<'hubspot'>;

export function hubspotField(crm: HubspotPolicy, call: Call, tools: LookUpTools): SelectField {
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
