import { waitUntil } from './interruptions.js';
import type { Run } from './run.js';

/**
 * Holds the run while an operator has paused its workspace. Called before everything that contacts or agents would
 * notice; costs nothing while nobody has paused.
 * @throws {Interrupted}
 */
export async function unlessPaused(run: Run): Promise<void> {
  if (!run.inbox.paused) return;
  run.answerTimeout.cancel();
  run.story.now('Paused by an operator; goes on when the workspace is resumed');
  run.story.keep();
  run.story.stage('paused');
  await waitUntil(run, () => !run.inbox.paused, { summary: 'Paused by an operator' });
  run.story.note('Resumed by an operator');
}
