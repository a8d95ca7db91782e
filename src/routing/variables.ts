import { fillTemplate, nameOf, parseTemplate, type Variable } from './templates.js';

/** What is known of a contact when a text or a request is made. */
interface ContactVariables {
  id: string;
  email?: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  language?: string;
  countryCode?: string;
  /** Custom fields. */
  fields: Record<string, string | number | boolean | null>;
}

/** The facts of a contact that a customer lookup may use. */
export interface ContactFacts extends ContactVariables {
  tags?: string[];
  lifecycle?: string;
}

export interface Variables {
  contact: ContactVariables;
  assignee?: { name?: string };
  /** The mapped variables of the customer lookup, once it has answered. */
  mapped?: Record<string, string>;
  /** Epoch milliseconds. */
  now: number;
}

/** Names after `$contact.` that are no custom fields. */
const FACTS: Record<string, (contact: ContactVariables) => string | undefined> = {
  id: (contact) => contact.id,
  email: (contact) => contact.email,
  name: (contact) => contact.name ?? [contact.firstName, contact.lastName].filter(Boolean).join(' '),
  firstname: (contact) => contact.firstName,
  lastname: (contact) => contact.lastName,
  phone: (contact) => contact.phone,
  language: (contact) => contact.language,
  country: (contact) => contact.countryCode,
};

export const CONTACT_VARIABLES = Object.keys(FACTS);

/** Dates and times are UTC: `2026-11-23 14:02:00`, `2026-11-23`, `14:02:00`. */
const CLOCK: Record<string, (iso: string) => string> = {
  current_datetime: (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`,
  current_date: (iso) => iso.slice(0, 10),
  current_time: (iso) => iso.slice(11, 19),
};

/** The value of a variable; undefined when there is none or it is empty. Reads own properties only. */
export function valueOf(variable: Variable, variables: Variables): string | undefined {
  const value = rawValueOf(variable, variables);
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function rawValueOf({ namespace, name }: Variable, { contact, assignee, mapped, now }: Variables) {
  if (namespace === 'mapped') return own(mapped ?? {}, name);
  if (namespace === 'assignee') return name === 'name' ? assignee?.name : undefined;
  if (namespace === 'system') return own(CLOCK, name)?.(new Date(now).toISOString());
  const fact = own(FACTS, name);
  return fact === undefined ? own(contact.fields, name) : fact(contact);
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

interface FilledText {
  text: string;
  /** Variables without a value, left out of the text. */
  missing: string[];
}

/**
 * A text for a contact: a variable without a value is left out and named in `missing`. A text that the policy's check
 * has not seen may hold unknown variables; they are left out too, and `${ENV}` never reaches a contact.
 */
export function fillText(text: string, variables: Variables): FilledText {
  const missing: string[] = [];
  const filled = fillTemplate(parseTemplate(text).parts, (part) => {
    const value = part.kind === 'env' ? undefined : valueOf(part, variables);
    if (value === undefined) missing.push(nameOf(part));
    return value ?? '';
  });
  return { text: filled, missing };
}
