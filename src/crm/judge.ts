import type { Customer } from '../routing/customer.js';
import type { CrmRules, VipRule } from '../routing/policy.js';
import { CrmAnswerUseless } from './errors.js';
import type { CustomerRecord } from './look-up.js';
import type { Json } from './response-mapping.js';

const LONGEST_VALUE = 100;

type Rules = Pick<CrmRules, 'name' | 'vipWhen' | 'whenKeyMissing' | 'owner'>;

/**
 * What a CRM's records say about the contact. Only a record, or a clear "no such record", makes a regular customer. Any
 * VIP among several wins.
 * @throws {CrmAnswerUseless} when the records are not what the policy describes
 */
export function judge(records: readonly CustomerRecord[], crm: Rules): Customer {
  const { name, vipWhen } = crm;
  const { variable } = vipWhen;
  if (records.length === 0) return { type: 'unknown', reason: `${name} does not know this contact` };
  const values = records.map(({ fields }) =>
    Object.hasOwn(fields, variable) ? fields[variable] : undefined,
  );
  if (values.every((value) => value === undefined)) return withoutKey(crm, records);
  const texts = values.map((value) => textOf(value, variable));
  const at = texts.findIndex((text) => meansVip(text, vipWhen));
  const several = records.length > 1 ? { records: records.length } : {};
  if (at < 0) return { ...regular(crm, texts), ...ownerOf(crm, records[0]), ...several };
  const value = cut(texts[at] ?? '');
  const hits = records.length > 1 ? ` in one of ${records.length} records` : '';
  return {
    type: 'vip',
    value,
    reason: `${name} says ${variable} = ${value}${hits}`,
    ...ownerOf(crm, records[at]),
    ...several,
  };
}

/** Whether a value means VIP: one of the words, trimmed and case-folded, or a number of at least so much. */
export function meansVip(text: string, { equals = [], atLeast }: VipRule): boolean {
  if (equals.some((one) => fold(one) === fold(text))) return true;
  if (atLeast === undefined || text.trim() === '') return false;
  const number = Number(text);
  return Number.isFinite(number) && number >= atLeast;
}

function withoutKey({ name, vipWhen, whenKeyMissing }: Rules, records: readonly CustomerRecord[]): Customer {
  const { variable } = vipWhen;
  if (whenKeyMissing === 'misconfigured') throw new CrmAnswerUseless(`gave a record without ${variable}`);
  const several = records.length > 1 ? { records: records.length } : {};
  return { type: 'regular', reason: `${name} has a record without ${variable}`, ...several };
}

function textOf(value: Json | undefined, variable: string): string {
  if (typeof value === 'object' && value !== null)
    throw new CrmAnswerUseless(`gave a list or an object as ${variable}`);
  return value === null || value === undefined ? '' : String(value).trim();
}

function regular({ name, vipWhen }: Rules, texts: string[]): Customer {
  const { variable } = vipWhen;
  const records = texts.length > 1 ? ` (${texts.length} records)` : '';
  const value = texts.find((text) => text !== '');
  if (value === undefined) return { type: 'regular', reason: `${name} has no ${variable}${records}` };
  const reason = `${name} says ${variable} = ${shown(value)}${records}`;
  return { type: 'regular', value: cut(value), reason };
}

function ownerOf({ owner }: Rules, record: CustomerRecord | undefined): { owner?: string } {
  const fields = record?.fields ?? {};
  const value = owner !== undefined && Object.hasOwn(fields, owner) ? fields[owner] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? {} : { owner: cut(text) };
}

function fold(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase();
}

function cut(value: string): string {
  return value.slice(0, LONGEST_VALUE);
}

/** A path that points at the wrong key may find a person's data; that is no text for operators. */
function shown(value: string): string {
  return value.length <= 40 && !/@|\d{5}/.test(value) ? value : 'another value';
}
