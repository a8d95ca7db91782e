/** A message as the routing client hands it to Temporal. */
import type { IncomingMessage } from '../../src/routing/conversation.js';
import { findEmails } from '../../src/routing/email.js';

export function read(message: IncomingMessage): IncomingMessage {
  const text = message.text ?? '';
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const reply = /^(yes|yes please)$/i.test(text)
    ? ('yes' as const)
    : /^no$/i.test(text)
      ? ('no' as const)
      : undefined;
  return {
    ...message,
    reading: {
      emails: findEmails(text).map((address) => ({ address, claim: 'own' as const })),
      ...(words.length <= 12 ? { words: words.join(' ') } : {}),
      ...(reply ? { reply } : {}),
    },
  };
}
