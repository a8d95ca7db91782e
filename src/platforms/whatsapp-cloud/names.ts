/**
 * The names by which WhatsApp knows a person: a phone number, a business-scoped user id, or both. A number is written
 * with its plus, so that Workflow Ids do not contain it.
 */
import type { RawPerson } from './schemas.js';

/** The field does not matter: user ids have been seen in those of numbers. */
export function nameOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (/^\+?\d{5,20}$/.test(value)) return `+${value.replace('+', '')}`;
  return /^[A-Z]{2}\.[\w.]{1,150}$/.test(value) ? value : undefined;
}

export const isPhone = (name: string): boolean => name.startsWith('+');

/** Numbers first: the first name is the conversation's key, the others its aliases. */
export function namesOf(...values: (string | undefined)[]): string[] {
  const names = [...new Set(values.flatMap((value) => nameOf(value) ?? []))];
  return [...names.filter(isPhone), ...names.filter((name) => !isPhone(name))];
}

/** Who in a change's list of people has one of these names. */
export const personOf = (
  names: readonly string[],
  people: readonly (RawPerson | undefined)[],
): RawPerson | undefined =>
  people.find((one) => one && namesOf(one.wa_id, one.user_id).some((name) => names.includes(name)));

/** The names of a person, and further ones from the list of people. */
export function joined(names: string[], people: readonly (RawPerson | undefined)[]): string[] {
  const person = personOf(names, people);
  return person ? namesOf(...names, person.wa_id, person.user_id) : names;
}
