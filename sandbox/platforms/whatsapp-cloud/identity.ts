/** By which names the stand-in knows a contact, and which of them it shows. */
import type { SandboxContact } from '../../store.js';

/** With its plus, as the router calls the conversation; contacts without a number have one of the sandbox's. */
export const phoneOf = ({ id, phone }: SandboxContact): string =>
  phone ?? `+1555${String(id).padStart(7, '0')}`;

/** Business-scoped: the same person has another one with another business, and a new one with a new number. */
export const userIdOf = ({ id, names }: SandboxContact): string =>
  `US.${String(names?.userIds ?? 1)}${String(id).padStart(19, '0')}`;

/** The name of which the router makes its key: the number, where it is shown. */
export const keyOf = (contact: SandboxContact): string =>
  shows(contact, 'number') ? phoneOf(contact) : userIdOf(contact);

export const shows = ({ names }: SandboxContact, what: 'number' | 'userId'): boolean =>
  (names?.shown ?? 'both') === 'both' || names?.shown === what;

/** Without its plus, as WhatsApp writes it; undefined where only the user id is shown. */
const waId = (contact: SandboxContact) => (shows(contact, 'number') ? phoneOf(contact).slice(1) : undefined);
const userId = (contact: SandboxContact) => (shows(contact, 'userId') ? userIdOf(contact) : undefined);

/** The names under these keys; those that are not shown are absent. */
export function named(contact: SandboxContact, numberKey: string, userIdKey: string): object {
  const [number, id] = [waId(contact), userId(contact)];
  return {
    ...(number === undefined ? {} : { [numberKey]: number }),
    ...(id === undefined ? {} : { [userIdKey]: id }),
  };
}

/** An entry of `contacts`. Who shows no number has a user name. */
export const personOf = (contact: SandboxContact): object => ({
  profile: {
    name: contact.firstName,
    ...(shows(contact, 'number') ? {} : { username: `user_${contact.id}` }),
  },
  ...named(contact, 'wa_id', 'user_id'),
});
