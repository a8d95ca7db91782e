import type { AgentRef, Contact } from '../../routing/conversation.js';
import { normalizeLanguage } from '../../routing/language.js';
import { compact } from '../../routing/compact.js';
import { toFields } from '../shared/tolerant.js';
import type { RawContact, RawConversation, RawPerson } from './schemas.js';

/** The contact of a conversation; undefined where it has none. Its labels are used as the contact's tags. */
export function toContact(conversation: RawConversation): Contact | undefined {
  const raw: RawContact | undefined = conversation.meta?.sender;
  if (raw?.id === undefined) return undefined;
  const { additional_attributes: more } = conversation;
  const language = more?.conversation_language ?? more?.browser_language ?? more?.browser?.browser_language;
  return {
    ...compact({
      id: raw.id,
      name: raw.name,
      firstName: raw.name?.split(' ')[0],
      email: raw.email,
      phone: raw.phone_number,
      language: language === undefined ? undefined : (normalizeLanguage(language) ?? language.toLowerCase()),
      countryCode: raw.additional_attributes?.country_code,
      assignee: assigneeOf(conversation),
      blocked: raw.blocked,
      identifierVerified: conversation.meta?.hmac_verified ? (true as const) : undefined,
    }),
    tags: conversation.labels ?? [],
    fields: toFields(raw.custom_attributes),
  };
}

/** Undefined where a bot has the conversation. */
export function assigneeOf({ meta }: RawConversation): AgentRef | undefined {
  const type = (meta?.assignee_type ?? meta?.assignee?.type ?? 'user').toLowerCase();
  return type === 'user' ? toAgent(meta?.assignee) : undefined;
}

export function toAgent(raw: RawPerson | undefined): AgentRef | undefined {
  if (raw?.id === undefined) return undefined;
  return compact({ id: raw.id, email: raw.email, name: raw.name ?? raw.available_name });
}
