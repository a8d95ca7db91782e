/** A message as the routing client hands it to Temporal. */
import { readMessage } from '../../src/reading/read-message.js';
import type { IncomingMessage } from '../../src/routing/conversation.js';

export const read = (message: IncomingMessage): IncomingMessage => readMessage(message, { ownAddresses: [] });
