import type { Customer } from '../routing/customer.js';
import type { CrmRules } from '../routing/policy/policy.js';
import { entriesOf } from './entries.js';
import { CrmAnswerUseless } from './errors.js';
import type { CustomerRecord, FieldOption } from './look-up.js';
import { meansVip, namesVip } from './vip-rule.js';
import { compact } from '../routing/compact.js';

export { meansVip } from './vip-rule.js';

type Rules = Pick<CrmRules, 'name' | 'vipWhen' | 'whenKeyMissing' | 'owner' | 'variables'>;

/** What one record says in the field that tells a VIP. */
interface Reading {
  record: CustomerRecord;
  entries: string[];
  /** The entry that means VIP. */
  vip?: string;
}

/**
 * What a CRM's records say about the contact. Only a record, or a clear "no such record", makes a regular customer. Any
 * VIP among several wins.
 * @throws {CrmAnswerUseless} when the records are not what the policy describes
 */
export function judge(records: readonly CustomerRecord[], crm: Rules): Customer {
  const { name, vipWhen } = crm;
  const { variable } = vipWhen;
  const [first] = records;
  if (!first) return { type: 'unknown', reason: `${name} does not know this contact` };
  const several = records.length > 1 ? { records: records.length } : {};
  const told = ({ fields }: CustomerRecord) => Object.hasOwn(fields, variable);
  if (!records.some(told)) return { ...withoutKey(crm), ...about(first, crm), ...several };
  const readings = records.map((record) => readingOf(record, crm));
  const hit = readings.find(({ vip }) => vip !== undefined);
  if (hit?.vip === undefined) return { ...regular(crm, readings), ...about(first, crm), ...several };
  const value = hit.vip.slice(0, MAX_VALUE);
  const hits = records.length > 1 ? ` in one of ${records.length} records` : '';
  return {
    type: 'vip',
    value,
    reason: `${name} says ${variable} = ${value}${hits}`,
    ...about(hit.record, crm),
    ...several,
  };
}

function readingOf(record: CustomerRecord, { vipWhen }: Rules): Reading {
  const { variable, equals = [] } = vipWhen;
  const value = Object.hasOwn(record.fields, variable) ? record.fields[variable] : undefined;
  const entries = entriesOf(value);
  if (entries === undefined) throw new CrmAnswerUseless(`gave an object as ${variable}`);
  const options = record.chosen?.[variable];
  const vip = options ? vipOption(options, vipWhen) : entries.find((one) => meansVip(one, vipWhen));
  if (vip !== undefined) return { record, entries, vip };
  // A policy may name all of a text that looks like several entries.
  const whole = typeof value === 'string' && meansVip(value, { variable, equals });
  return { record, entries, ...(whole ? { vip: value.trim() } : {}) };
}

/** An option by its label, or by its id; a threshold is for what people see only. */
function vipOption(options: FieldOption[], rule: Rules['vipWhen']): string | undefined {
  const { variable, equals = [] } = rule;
  return options.find(({ id, label }) => meansVip(label, rule) || meansVip(id, { variable, equals }))?.label;
}

function withoutKey({ name, vipWhen, whenKeyMissing }: Rules): Customer {
  const { variable } = vipWhen;
  if (whenKeyMissing === 'misconfigured') throw new CrmAnswerUseless(`gave a record without ${variable}`);
  return { type: 'regular', reason: `${name} has a record without ${variable}` };
}

function regular({ name, vipWhen }: Rules, readings: Reading[]): Customer {
  const { variable } = vipWhen;
  const records = readings.length > 1 ? ` (${readings.length} records)` : '';
  const entries = readings.find((one) => one.entries.length > 0)?.entries;
  if (entries === undefined) return { type: 'regular', reason: `${name} has no ${variable}${records}` };
  const value = entries.join(', ');
  // "Regular: it says VIP, Partner" would contradict itself.
  const reason = readings.some((one) => one.entries.some((entry) => namesVip(entry, vipWhen)))
    ? `${name} has a ${variable} that is similar to the policy's, but not the same${records}`
    : `${name} says ${variable} = ${shown(value)}${records}`;
  return { type: 'regular', value: value.slice(0, MAX_VALUE), reason };
}

/** What else the record says: the account's owner, and the variables that texts may use. */
function about(record: CustomerRecord, crm: Rules): Pick<Customer, 'owner' | 'variables'> {
  const owner = ownerOf(crm, record);
  const variables = mappedVariables(crm.variables, record);
  return compact({ owner, ...(variables ? { variables } : {}) });
}

function ownerOf({ owner }: Rules, { fields }: CustomerRecord): string | undefined {
  const value = owner !== undefined && Object.hasOwn(fields, owner) ? fields[owner] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text.slice(0, MAX_VALUE);
}

/** A path that points at the wrong key may find a person's data; that is no text for operators. */
function shown(value: string): string {
  return value.length <= 40 && !/@|\d{5}/.test(value) ? value : 'another value';
}

/** Longer values are cut: what a variable holds stands in a text, a tag or a comment. */
const MAX_VALUE = 100;

/** What the policy's variables hold for a record, as text; those without a value are left out. */
function mappedVariables(
  variables: CrmRules['variables'],
  { fields }: CustomerRecord,
): Record<string, string> | undefined {
  const found = Object.entries(variables ?? {}).flatMap(([name, field]): [string, string][] => {
    const entries = Object.hasOwn(fields, field) ? entriesOf(fields[field]) : undefined;
    const text = entries?.join(', ').slice(0, MAX_VALUE) ?? '';
    return text === '' ? [] : [[name, text]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
