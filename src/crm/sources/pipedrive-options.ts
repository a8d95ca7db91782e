import type { CrmRules, TokenSource } from '../../routing/policy/policy.js';
import { at, jsonOf, listAt, objectAt } from '../answer.js';
import type { Call } from '../caller.js';
import { entriesOf } from '../entries.js';
import { CrmAnswerUseless } from '../errors.js';
import { fieldDefinition, type FieldDefinition } from '../field-choices.js';
import { fillSecret } from '../fill-secret.js';
import type { CustomerRecord, FieldOption, LookUpTools } from '../look-up.js';
import type { Json } from '../response-mapping.js';

export type PipedrivePolicy = CrmRules & TokenSource<'pipedrive'>;

const CUSTOM_FIELD = /^[0-9a-f]{40}$/;

/** Pipedrive answers the ids of options: 27, or [27, 28]. People, and so policies, know their labels. */
export async function withOptionLabels(
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
