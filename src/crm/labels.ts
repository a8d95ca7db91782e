import type { VipRule } from '../routing/policy/policy.js';
import { at } from './answer.js';
import { entriesOf } from './entries.js';
import { CrmAnswerUseless } from './errors.js';
import { fieldDefinition, type FieldDefinition } from './field-choices.js';
import type { CustomerRecord, FieldOption } from './look-up.js';
import type { Json } from './response-mapping.js';
import { meansVip } from './vip-rule.js';

/** Where the CRM says what people see of a select field. */
export interface SelectField {
  /** Names the CRM and the credentials. */
  key: readonly string[];
  read: (name: string) => Promise<FieldDefinition>;
  /** What the CRM calls the field, for the one who has misspelled it. */
  called: string;
}

/**
 * Such a CRM answers the internal values of a select field; people, and so policies, know the labels. The field is read
 * only when the value itself does not mean VIP, or when the record has no such field at all.
 */
export async function withLabels(
  record: CustomerRecord,
  rule: VipRule,
  { key, read, called }: SelectField,
): Promise<CustomerRecord> {
  const { variable } = rule;
  const value = record.fields[variable];
  const entries = entriesOf(value);
  if (value === null || entries === undefined || entries.some((one) => meansVip(one, rule))) return record;
  const definition = await fieldDefinition(JSON.stringify([...key, variable]), entries, () => read(variable));
  if (definition.kind === 'missing' && value === undefined)
    throw new CrmAnswerUseless(`has no ${called} ${variable}`);
  if (definition.kind !== 'select' || value === undefined) return record;
  const chosen = entries.map((id) => definition.options.find((one) => one.id === id) ?? { id, label: id });
  return {
    fields: { ...record.fields, [variable]: chosen.map(({ label }) => label) },
    chosen: { [variable]: chosen },
  };
}

/** The options in a list, of which each has a value and a label under these names. */
export function selectOf(options: readonly Json[], value: string, label: string): FieldDefinition {
  const found = options.flatMap((one): FieldOption[] => {
    const [id, seen] = [at(one, value), at(one, label)];
    return typeof id === 'string' && typeof seen === 'string' ? [{ id, label: seen }] : [];
  });
  return found.length > 0 ? { kind: 'select', options: found } : { kind: 'plain' };
}
