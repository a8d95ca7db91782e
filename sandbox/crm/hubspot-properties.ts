/** Properties of HubSpot's contacts: what people see of an option is its label, what a contact has is its value. */
import { GROUPS } from './select-options.js';

const text = { type: 'string', fieldType: 'text' };
const number = { type: 'number', fieldType: 'number' };
const KINDS: Record<string, { type: string; fieldType: string }> = {
  email: text,
  phone: { type: 'string', fieldType: 'phonenumber' },
  customer_type: text,
  lifetime_value: number,
  hubspot_owner_id: { type: 'enumeration', fieldType: 'select' },
  customer_groups: { type: 'enumeration', fieldType: 'checkbox' },
};

/** Undefined when contacts have no such property. */
export function hubspotProperty(name: string) {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) return undefined;
  const options = name === 'customer_groups' ? GROUPS : [];
  return {
    name,
    label: name.replaceAll('_', ' '),
    description: '',
    groupName: 'contactinformation',
    ...kind,
    options: options.map(([label, value], index) => ({ label, value, displayOrder: index, hidden: false })),
    hidden: false,
    archived: false,
  };
}
