/** What a SOQL query finds: contacts, or the same people as person accounts. */
import { same, type Person } from './people.js';
import type { Query } from './soql.js';
import { GROUPS, groupValue } from './shared.js';

type Value = string | number | boolean | null;
type Fields = Record<string, (person: Person) => Value>;

const idOf = (prefix: string, id: number) => `${prefix}RO${String(id).padStart(13, '0')}`;

const SHARED: Fields = {
  Phone: ({ phone }) => phone || null,
  OwnerId: ({ owner }) => idOf('005', owner.id),
  'Owner.Email': ({ owner }) => owner.email,
};

/** By API name; a query may write it in any letter case. */
const OBJECTS: Record<Query['object'], Fields> = {
  Contact: {
    ...SHARED,
    Id: ({ id }) => idOf('003', id),
    Email: ({ email }) => email,
    Second_Email__c: ({ otherEmails }) => otherEmails[0] ?? null,
    MobilePhone: () => null,
    Customer_Type__c: ({ customerType }) => customerType ?? null,
    Customer_Groups__c: ({ groups }) => groups.map(groupValue).join(';') || null,
    Lifetime_Value__c: ({ lifetimeValue }) => lifetimeValue,
  },
  Account: {
    ...SHARED,
    Id: ({ id }) => idOf('001', id),
    IsPersonAccount: () => true,
    PersonEmail: ({ email }) => email,
    PersonMobilePhone: () => null,
    PersonContactId: ({ id }) => idOf('003', id),
    Customer_Type__pc: ({ customerType }) => customerType ?? null,
  },
};

/** The API's own spelling of a field and how it is read; undefined when the object has none. */
export function fieldOf(object: string, name: string) {
  const fields = Object.hasOwn(OBJECTS, object) ? OBJECTS[object] : undefined;
  return Object.entries(fields ?? {}).find(([own]) => own.toLowerCase() === name.toLowerCase());
}

/** API name and label of each value. */
const PICKLISTS: Record<string, readonly (readonly [label: string, value: string])[]> = {
  'Contact.Customer_Groups__c': GROUPS,
};

/** Conditions on the values of picklists, by the paths that a query may go. */
const [OBJECT, FIELD] = [
  'EntityParticle.EntityDefinition.QualifiedApiName',
  'EntityParticle.QualifiedApiName',
];

/** What lists the values of picklists: undefined when the query wants of it what it does not have. */
export function picklistRecords({ fields, where, joined }: Query): object[] | undefined {
  const strange = fields.some((name) => !['Value', 'Label'].includes(name));
  const wanted = new Map(where.map(({ field, value }) => [field, value]));
  const [object, field] = [wanted.get(OBJECT), wanted.get(FIELD)];
  if (strange || joined !== 'AND' || where.length !== 2 || object === undefined || field === undefined)
    return undefined;
  const options = Object.entries(PICKLISTS).find(([name]) => same(name, `${object}.${field}`))?.[1] ?? [];
  return options.map(([Label, Value], index) => ({
    attributes: {
      type: 'PicklistValueInfo',
      url: `/services/data/v60.0/sobjects/PicklistValueInfo/000000000${index}`,
    },
    Value,
    Label,
  }));
}

export function satisfies(person: Person, { object, where, joined }: Query): boolean {
  const holds = where.map(({ field, operator, value }) => {
    const present = String(fieldOf(object, field)?.[1](person) ?? '');
    if (operator === 'LIKE') return likeness(value).test(present);
    return same(present, value) === (operator === '=');
  });
  return where.length === 0 || (joined === 'AND' ? holds.every(Boolean) : holds.some(Boolean));
}

/** `%` is any text, `_` any character. */
function likeness(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is');
}

/** Every field that was selected, null where there is no value; in the API's spelling, not the query's. */
export function salesforceRecord(person: Person, { object, fields }: Query) {
  const id = String(fieldOf(object, 'Id')?.[1](person));
  const attributes = { type: object, url: `/services/data/v60.0/sobjects/${object}/${id}` };
  const found: Record<string, unknown> = { attributes };
  for (const name of fields) {
    const field = fieldOf(object, name);
    const [outer = '', inner] = (field?.[0] ?? name).split('.');
    const value = field?.[1](person) ?? null;
    found[outer] = inner === undefined ? value : { attributes: { type: 'User' }, [inner]: value };
  }
  return found;
}
