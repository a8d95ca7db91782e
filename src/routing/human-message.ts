import type { OutgoingMessage } from './conversation.js';

/** A human at work, as far as the platform says who sent it. */
export const isByHuman = ({ source }: Pick<OutgoingMessage, 'source'>): boolean =>
  source === 'user' || source === 'echo';

/**
 * The first message of a human's.
 * @param own ids of messages that we sent: an echo of ours may come back under any source
 */
export function humanMessage(
  sent: readonly OutgoingMessage[],
  own: readonly string[],
): OutgoingMessage | undefined {
  return sent.find((message) => isByHuman(message) && !own.includes(message.id));
}
