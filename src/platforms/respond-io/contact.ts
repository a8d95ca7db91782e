import type { AgentRef, Contact } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { isRecord, toFields } from '../shared/tolerant.js';
import type { RawContact, RawPerson } from './schemas.js';

/** Most tags kept: they travel in the workflow's input. */
const MAX_TAGS = 100;

export function toContact(contactId: string, raw: RawContact): Contact {
  const fullName = [raw.firstName, raw.lastName].filter(Boolean).join(' ');
  return {
    ...compact({
      id: contactId,
      name: raw.name ?? (fullName || undefined),
      firstName: raw.firstName,
      lastName: raw.lastName,
      email: raw.email,
      phone: raw.phone,
      language: raw.language?.toLowerCase(),
      countryCode: raw.countryCode,
      lifecycle: raw.lifecycle,
      assignee: toAgent(raw.assignee),
      blocked: raw.isBlocked,
    }),
    tags: toTags(raw.tags),
    fields: toFields(raw.custom_fields),
  };
}

/** A user of the platform; undefined for null, `{}` and a user without an id. */
export function toAgent(raw: RawPerson | undefined): AgentRef | undefined {
  if (raw?.id === undefined) return undefined;
  const fullName = [raw.firstName, raw.lastName].filter(Boolean).join(' ');
  return compact({ id: raw.id, email: raw.email, name: raw.name ?? (fullName || undefined) });
}

function toTags(raw: unknown): string[] {
  if (!Array.isArray(raw)) return [];
  const names = raw.map((tag: unknown) => (isRecord(tag) ? tag.name : tag));
  return names.filter((name): name is string => typeof name === 'string' && name !== '').slice(0, MAX_TAGS);
}
