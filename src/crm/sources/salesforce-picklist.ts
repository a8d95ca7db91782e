import type { SalesforceSource } from '../../routing/policy/policy.js';
import { fillSecret } from '../fill-secret.js';
import type { FieldDefinition } from '../field-choices.js';
import { selectOf, type SelectField } from '../labels.js';
import type { LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';
import { literal, QueryRefused } from './salesforce-query.js';

type Query = (soql: string) => Promise<Json[]>;

/** The labels of a picklist, in the language of the user whose token it is. */
export function picklistOf(crm: SalesforceSource, query: Query, tools: LookUpTools): SelectField {
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
