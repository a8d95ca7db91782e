import {
  CancellationScope,
  isCancellation,
  ParentClosePolicy,
  sleep,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { Ending, RoutingResult } from '../../routing/outcome.js';
import { REOPEN_CONVERSATION } from '../messages.js';
import { isInTaskOfItsOwn } from '../run/calls.js';
import { clearUpCloses } from '../run/closes.js';
import { Interrupted, laterOpening, watchForTakeover } from '../run/interruptions.js';
import type { Interruption, Run } from '../run/run.js';
import { remember } from '../run/story.js';
import { tellDesk } from './desk.js';
import { changePolicy, endInterrupted } from './end-interrupted.js';
import { saveEmail } from './update-contact-field.js';

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

/** A new policy from an operator starts the story again. Every other interruption ends it. */
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

/** Finds out whether a close that tells too little is of this opening. */
function watchForClose(run: Run): Promise<void> {
  return clearUpCloses(run.inbox.closes, run, async (isClosed) => {
    if (isClosed && run.policy.close.endsRun) await tellDesk(run, { type: 'closed', conversation: run.key });
    // Where the desk was told of the close already, it has forgotten that this run waits.
    if (!isClosed) run.inbox.deskReopened = true;
  });
}

/**
 * Ends the story in one sentence that stands in the result and in the details.
 *
 * The timer is a task boundary: a Signal that arrives while a task completes the run makes the server throw the task
 * away, and Local Activities of that task would run again. An assignment has crossed one, unless it was made locally.
 */
async function endRun(run: Run, { outcome, why, assignee }: Ending): Promise<RoutingResult> {
  const { identity, question, assignment, inbox, policy, notes } = run;
  const { malformed } = inbox;
  const result: RoutingResult = compact({
    outcome,
    why,
    tier: identity.tier,
    emailSource: identity.emailSource,
    questions: question.sentInAll,
    notes: malformed === 0 ? notes : [...notes, `${malformed} malformed signals were ignored`],
    branch: assignment.branch,
    rule: policy.rule,
    assignee,
  });
  run.story.end(result);
  if (assignment.watches.length > 0) remember({ watches: assignment.watches });
  if (outcome !== 'assigned' || !isInTaskOfItsOwn(run)) await sleep(1, { summary: 'End' });
  return result;
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
