import type { SalesforceSource } from '../../routing/policy/policy.js';
import { CrmAnswerUseless } from '../errors.js';
import type { Json } from '../response-mapping.js';

interface Searched {
  emails: readonly string[];
  phones: readonly string[];
}

/** Accounts have an address only as person accounts, whose fields of the contact begin with Person. */
const DEFAULTS: Record<string, Searched> = {
  contact: { emails: ['Email'], phones: ['Phone', 'MobilePhone'] },
  account: { emails: ['PersonEmail'], phones: ['Phone', 'PersonMobilePhone'] },
};

/** The fields in which a contact is looked for. */
export function searchedFields({ object, emailFields, phoneFields }: SalesforceSource): Searched {
  const { emails, phones } = DEFAULTS[object.toLowerCase()] ?? {
    emails: ['Email'],
    phones: ['Phone', 'MobilePhone'],
  };
  return { emails: emailFields ?? emails, phones: phoneFields ?? phones };
}

/**
 * A field of a record, `Owner.Email` through a relation. A query answers every field that it selects, null where there is
 * no value. The answer has the API's own letter case, not that of the query.
 * @throws {CrmAnswerUseless} when it is not there
 */
export function fieldAt(record: Json, name: string): Json {
  let value = record;
  for (const step of name.split('.')) {
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) throw without(name);
    const key = Object.keys(value).find((one) => one.toLowerCase() === step.toLowerCase());
    const found = key === undefined ? undefined : value[key];
    if (found === undefined) throw without(name);
    value = found;
  }
  return value;
}

const without = (name: string) => new CrmAnswerUseless(`gave a record without ${name}, which was asked for`);
