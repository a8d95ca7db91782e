import {
  CancellationScope,
  isCancellation,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { Ending, RoutingResult } from '../../routing/outcome.js';
import { REOPEN_CONVERSATION } from '../messages.js';
import { endRun } from '../run/end-run.js';
import { Interrupted, laterOpening, watchForTakeover, type Interruption } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { changePolicy, endInterrupted } from './end-interrupted.js';
import { saveEmail } from './save-email.js';
import { watchForClose } from './watch-for-close.js';

/** Runs the story; what interrupts it ends the run with a result of its own. */
export async function unlessInterrupted(run: Run, story: () => Promise<Ending>): Promise<RoutingResult> {
  void watchForTakeover(run).catch(() => undefined);
  void watchForClose(run).catch(() => undefined);
  const ending = await endOf(run, story);
  const result = await CancellationScope.nonCancellable(async () => {
    await saveEmail(run);
    return endRun(run, ending);
  });
  // Opened again, perhaps while the last write was under way: no opening may be lost with this run.
  let last = run.opened;
  for (let next = laterOpening(run, last); next; next = laterOpening(run, last)) {
    last = next;
    await CancellationScope.nonCancellable(() => routeNext(last));
  }
  return result;
}

/** The story is told anew when an operator changes the policy; everything else that interrupts it ends it. */
async function endOf(run: Run, story: () => Promise<Ending>): Promise<Ending> {
  for (;;) {
    try {
      return await story();
    } catch (e) {
      const why = whatInterrupted(e);
      if (!why) throw e;
      if (why.kind !== 'rerouted') {
        const ending = await CancellationScope.nonCancellable(() => endInterrupted(run, why));
        if (ending) return ending;
        continue;
      }
      await CancellationScope.nonCancellable(() => changePolicy(run, why.by));
    }
  }
}

function whatInterrupted(e: unknown): Interruption | undefined {
  if (e instanceof Interrupted) return e.interruption;
  return isCancellation(e) ? { kind: 'cancelledByOperator' } : undefined;
}

/** The next opening gets a run with this workflow id as soon as this run has closed; see reopen-conversation.ts. */
async function routeNext(next: ConversationOpened): Promise<void> {
  const { workflowId, runId } = workflowInfo();
  await startChild(REOPEN_CONVERSATION, {
    workflowId: `reopen/${workflowId}/${runId}/${uuid4()}`,
    args: [next, runId],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'Starts the run of the next opening',
  });
}
