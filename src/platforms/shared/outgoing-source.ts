import type { OutgoingSource } from '../../routing/conversation.js';

/** What platforms call the sender of an outgoing message, where they say. */
export const outgoingSources = [
  'user',
  'echo',
  'api',
  'workflow',
  'zapier',
  'bot',
  'make',
  'n8n',
  'ai_agent',
  'broadcast',
] as const satisfies OutgoingSource[];
