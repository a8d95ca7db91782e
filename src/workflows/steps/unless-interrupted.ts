import {
  CancellationScope,
  isCancellation,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { RoutingResult } from '../../routing/outcome.js';
import { REOPEN_CONVERSATION } from '../messages.js';
import { addComment, assignConversation, lookAtConversation } from '../run/calls.js';
import { endRun } from '../run/end-run.js';
import { whyFailed } from '../run/failures.js';
import { Interrupted, laterOpening, watchForTakeover, type Interruption } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { nameOf } from './assign-to.js';
import { tellDesk, withdraw } from './desk.js';

/** Runs the story; what interrupts it ends the run with a result of its own. */
export async function unlessInterrupted(
  run: Run,
  story: () => Promise<RoutingResult>,
): Promise<RoutingResult> {
  void watchForTakeover(run).catch(() => undefined);
  let result: RoutingResult;
  try {
    result = await story();
  } catch (e) {
    const why = whatInterrupted(e);
    if (!why) throw e;
    result = await CancellationScope.nonCancellable(() => endInterrupted(run, why));
  }
  // Opened again, perhaps while the last write was under way: no opening may be lost with this run.
  let last = run.opened;
  for (let next = laterOpening(run, last); next; next = laterOpening(run, last)) {
    last = next;
    await CancellationScope.nonCancellable(() => routeNext(last));
  }
  return result;
}

function whatInterrupted(e: unknown): Interruption | undefined {
  if (e instanceof Interrupted) return e.interruption;
  return isCancellation(e) ? { kind: 'cancelledByOperator' } : undefined;
}

async function endInterrupted(run: Run, why: Interruption): Promise<RoutingResult> {
  switch (why.kind) {
    case 'takenOver':
      return endTakenOver(run, why);
    case 'superseded':
      await withdraw(run);
      await comment(run, 'Superseded: the conversation was opened again and is being routed anew.');
      return endRun(
        run,
        'superseded',
        'The conversation was opened again; the new opening is routed by a run of its own',
      );
    case 'closed':
      await giveBack(run);
      return endRun(run, 'closed', 'The conversation was closed before anybody was assigned');
    case 'cancelledByOperator':
      await giveBack(run);
      return endRun(
        run,
        'cancelledByOperator',
        'Cancelled in the Temporal UI; the conversation stays as it is',
      );
  }
}

/** The seat is given back unless the platform shows that the assignment had landed. */
async function giveBack(run: Run): Promise<void> {
  if (run.chosen && (await now(run))?.assignee?.id === run.chosen.id) return;
  await withdraw(run);
}

async function endTakenOver(
  run: Run,
  { agent, how }: { agent?: { id: string }; how: string },
): Promise<RoutingResult> {
  const present = await now(run);
  const holder = present?.assignee ?? agent;
  const given = agent && present && !present.assignee ? await giveToWriter(run, agent) : false;
  if (holder) {
    await tellDesk(run, {
      type: 'taken',
      conversation: run.key,
      openedId: run.opened.openedId,
      agent: holder,
    });
  } else {
    await withdraw(run);
  }
  const who = holder ? nameOf(holder) : 'A human';
  return endRun(
    run,
    'takenOver',
    `${who} ${how}${given ? ' and got the conversation' : ''}; the router steps back`,
    holder,
  );
}

/** A human who writes without taking the conversation gets it. */
async function giveToWriter(run: Run, writer: { id: string }): Promise<boolean> {
  if (!run.policy.takeover.writerGetsConversation) return false;
  try {
    const written = await assignConversation(
      run,
      writer,
      undefined,
      `Assign to ${nameOf(writer)}, who wrote`,
    );
    return written.kind === 'assigned';
  } catch (e) {
    run.notes.push(`The writer did not get the conversation (${whyFailed(e).message})`);
    return false;
  }
}

async function now(run: Run) {
  return lookAtConversation(run, 'Who has the conversation now?').catch(() => undefined);
}

async function comment(run: Run, text: string): Promise<void> {
  if (!run.policy.comment) return;
  await addComment(run, text).catch((e: unknown) =>
    run.notes.push(`Comment not written (${whyFailed(e).message})`),
  );
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
