import type { Caller, PlatformConversation } from '../../platforms/platform.js';
import { isEmail } from '../../routing/email-syntax.js';
import type { SavedEmail } from '../../workflows/activities.js';
import { once } from '../once.js';

/**
 * Saves the contact's address, unless they have another one.
 * @param known what the platform has just said of the conversation; absent: it is read
 */
export async function saveEmail(
  { client, capabilities }: Caller,
  conversation: string,
  email: string,
  known?: PlatformConversation,
): Promise<SavedEmail> {
  if (!capabilities.contactFields) return 'notKept';
  const { email: present } = known ?? (await client.getConversation(conversation));
  if (present !== undefined && isEmail(present)) {
    return present.trim().toLowerCase() === email.toLowerCase() ? 'alreadyThere' : 'otherThere';
  }
  await client.saveEmail(conversation, email, once('email'));
  return 'saved';
}
