/** What the system answers to our commands, as docs/reference/generic-platform.md has it. Unknown members pass by unread. */
import { z } from 'zod';
import type { AgentRef } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { flag, id, maybe, text, time } from '../shared/tolerant.js';

const Agent = z.looseObject({ id, name: text, email: text });
const Contact = z.looseObject({
  id,
  name: text,
  email: text,
  phone: text,
  language: text,
  assignee: maybe(Agent),
});

export const SentAnswer = z.looseObject({ id, at: time });
export const ConversationAnswer = z.looseObject({ open: z.boolean(), assignee: maybe(Agent), email: text });
export const FoundAnswer = z.looseObject({ conversation: id });
export const UsersAnswer = z.looseObject({ users: z.array(Agent.extend({ online: flag })), next: text });
export const ListAnswer = z.looseObject({
  conversations: z.array(
    z.looseObject({
      id,
      openedAt: time,
      source: text,
      channel: maybe(z.looseObject({ id, source: text, inbox: text })),
      assignee: maybe(Agent),
      contact: maybe(Contact),
    }),
  ),
  next: text,
});
export const ErrorAnswer = z.looseObject({ message: text });

/** Undefined for null and for an agent without an id. */
export function toAgent(raw: z.output<typeof Agent> | undefined): AgentRef | undefined {
  if (raw?.id === undefined) return undefined;
  return compact({ id: raw.id, name: raw.name, email: raw.email });
}
