import type { Run } from '../run/run.js';
import { saveEmail } from './save-email.js';

/**
 * What a run does later, together with something else, as long as it goes on quickly. Before a wait without a near end it is
 * done at once: operators see who waits, and the team sees the address.
 */
export async function beforeWaiting(run: Run): Promise<void> {
  run.answerTimeout.cancel();
  run.story.showWhatIsKnown();
  await saveEmail(run);
}
