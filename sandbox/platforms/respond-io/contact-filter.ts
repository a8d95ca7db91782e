/** The filters of `POST /contact/list`: a list of conditions that all, or any, must hold. */
import { z } from 'zod';
import type { SandboxContact } from '../../store.js';
import { contactStatus } from './contact-body.js';

const condition = z.discriminatedUnion('category', [
  z.object({
    category: z.literal('contactField'),
    field: z.enum(['assigneeUserId', 'status', 'firstName', 'email', 'phone', 'language']),
    operator: z.enum(['isEqualTo', 'isNotEqualTo', 'exists', 'doesNotExist']),
    /** Of every condition, also where it means nothing. */
    value: z.string().nullable(),
  }),
  z.object({
    category: z.literal('contactTag'),
    field: z.string().nullish(),
    operator: z.enum(['hasAnyOf', 'hasAllOf', 'hasNoneOf']),
    value: z.array(z.string()),
  }),
]);
type Condition = z.infer<typeof condition>;

export const listBody = z.object({
  search: z.string(),
  timezone: z.string(),
  filter: z.union([
    z.strictObject({ $and: z.array(condition) }),
    z.strictObject({ $or: z.array(condition) }),
    z.strictObject({}),
  ]),
});

export function matches(contact: SandboxContact, { search, filter }: z.infer<typeof listBody>): boolean {
  const words = [contact.firstName, contact.email, contact.phone].join(' ').toLowerCase();
  if (!words.includes(search.toLowerCase())) return false;
  if ('$or' in filter) return filter.$or.some((one) => holds(contact, one));
  return '$and' in filter ? filter.$and.every((one) => holds(contact, one)) : true;
}

function valueOf(contact: SandboxContact, field: Extract<Condition, { category: 'contactField' }>['field']) {
  if (field === 'assigneeUserId') return contact.assignee;
  if (field === 'status') return contactStatus(contact);
  return contact[field];
}

function holds(contact: SandboxContact, asked: Condition): boolean {
  if (asked.category === 'contactTag') {
    const has = (tag: string) => contact.tags.includes(tag);
    if (asked.operator === 'hasAllOf') return asked.value.every(has);
    return asked.value.some(has) === (asked.operator === 'hasAnyOf');
  }
  const value = valueOf(contact, asked.field);
  switch (asked.operator) {
    case 'exists':
      return value !== null;
    case 'doesNotExist':
      return value === null;
    case 'isEqualTo':
      return String(value) === asked.value;
    case 'isNotEqualTo':
      return String(value) !== asked.value;
  }
}
