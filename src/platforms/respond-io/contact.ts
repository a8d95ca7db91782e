import type { AgentRef, Contact } from '../../routing/conversation.js';
import { compact } from '../shared/compact.js';
import type { RawContact, RawPerson } from './schemas.js';

/** Most tags and custom fields kept: they travel in the workflow's input. */
const MOST = 100;
const LONGEST_VALUE = 1_000;
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype']);

type Scalar = string | number | boolean | null;

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

/** A person of the team; null, `{}` and people without an id are nobody. */
export function toAgent(raw: RawPerson | undefined): AgentRef | undefined {
  if (raw?.id === undefined) return undefined;
  const fullName = [raw.firstName, raw.lastName].filter(Boolean).join(' ');
  return compact({ id: raw.id, email: raw.email, name: raw.name ?? (fullName || undefined) });
}

function toTags(raw: unknown): string[] {
  if (!Array.isArray(raw)) return [];
  const names = raw.map((tag: unknown) => (isRecord(tag) ? tag.name : tag));
  return names.filter((name): name is string => typeof name === 'string' && name !== '').slice(0, MOST);
}

/** `[{name, value}]` as documented, or a plain object. */
function toFields(raw: unknown): Record<string, Scalar> {
  const pairs = Array.isArray(raw)
    ? raw.filter(isRecord).map((field) => [field.name, field.value] as const)
    : Object.entries(isRecord(raw) ? raw : {});
  const fields: Record<string, Scalar> = {};
  for (const [name, value] of pairs.slice(0, MOST)) {
    const scalar = toScalar(value);
    if (typeof name === 'string' && !unsafeNames.has(name) && scalar !== undefined) fields[name] = scalar;
  }
  return fields;
}

function toScalar(value: unknown): Scalar | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.slice(0, LONGEST_VALUE);
  if (Array.isArray(value))
    return value
      .filter((item) => typeof item === 'string')
      .join(', ')
      .slice(0, LONGEST_VALUE);
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
