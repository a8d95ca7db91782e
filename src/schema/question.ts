import { z } from 'zod';
import type { Checks } from './checks.js';
import { MINUTE } from './duration.js';
import { texts } from './texts.js';
import { duration, mapping, text } from './values.js';

/** The reference product allows 10 jumps. */
const MAX_JUMPS = 10;

export function question(checks: Checks) {
  return mapping({
    text: texts(checks)
      .prefault('Hello! To find the right person for you: what is your e-mail address?')
      .describe('Asks for the e-mail address'),
    retryText: texts(checks)
      .prefault('Sorry, I could not read an e-mail address in that. Could you please write it once more?')
      .describe('Sent after an invalid answer'),
    successText: texts(checks)
      .prefault('Thank you! One moment, please.')
      .describe('Sent after a valid answer'),
    confirmText: texts(checks)
      .prefault('Is $contact.email your e-mail address? Please answer yes, or send the right address.')
      .describe('Asks the contact to confirm `$contact.email` where it is uncertain. Counts as a question'),
    timeout: duration(1_000)
      .prefault('30m')
      .describe('How long to wait for an answer; then `targets.noAnswer`'),
    maxJumps: z
      .int()
      .min(0)
      .max(MAX_JUMPS)
      .default(3)
      .describe('How often an invalid answer repeats the question. One more leads to `targets.invalid`'),
    settle: duration(0, MINUTE)
      .prefault('3s')
      .describe(
        'Quiet time after the last message before an answer counts; until then a correction replaces it',
      ),
    handOverWords: z
      .array(text(50).regex(/[\p{L}\p{N}]/u, { error: 'must contain a letter or a digit' }))
      .max(50)
      .default(['agent', 'human'])
      .describe(
        'Lead to `targets.invalid` at once, as the whole message or in one of at most five words. An address in it wins',
      ),
    notAgainWithin: duration(0)
      .prefault('24h')
      .describe(
        'After a question that was not answered or not delivered, nobody is asked again within this time',
      ),
    maxStartsPerMinute: z
      .int()
      .min(1)
      .max(100_000)
      .exactOptional()
      .describe(
        'Contacts asked in one minute by one process. More are a mass campaign: the rest takes `targets.noAnswer`',
      ),
  });
}
