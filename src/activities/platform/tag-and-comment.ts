import { PlatformError, type Caller } from '../../platforms/platform.js';
import type { ConversationRef, PlatformActivities, Written } from '../../workflows/activities.js';
import { once } from '../once.js';
import { mayBeRetried, reportRefusedToken } from './platform-failure.js';

type Outcome = Awaited<ReturnType<PlatformActivities['tagAndComment']>>;

/**
 * Writes both at the same time. Neither waits for the other, and a crash leaves at most these two writes in doubt.
 * @throws {PlatformError} the comment may be tried again
 */
export async function tagAndComment(
  { client, capabilities }: Caller,
  { workspace, conversation }: ConversationRef,
  { tag, text }: { tag: string; text: string },
): Promise<Outcome> {
  const tagging = client.tag(conversation, [tag], once('tag'));
  const commenting = client.comment(conversation, text, once('comment'));
  const [tagged, commented] = await Promise.all([
    outcomeOf(workspace, tagging, (e) => mayBeRetried(e, true)),
    outcomeOf(workspace, commenting, (e) => mayBeRetried(e, false, capabilities.idempotencyKeys)),
  ]);
  if (commented instanceof PlatformError) throw commented;
  return tagged instanceof PlatformError ? { comment: commented } : { tag: tagged, comment: commented };
}

/** @returns the error where another try may be made */
async function outcomeOf(
  workspace: string,
  write: Promise<void>,
  isRetried: (error: PlatformError) => boolean,
): Promise<Written | PlatformError> {
  try {
    await write;
    return 'written';
  } catch (e) {
    if (!(e instanceof PlatformError)) throw e;
    if (isRetried(e)) return e;
    reportRefusedToken(workspace, e);
    return { notWritten: e.message };
  }
}
