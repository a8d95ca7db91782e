/** How a routing run talks with the assignment desk. */
import { getExternalWorkflowHandle } from '@temporalio/workflow';
import type { DeskEvent, SeatAnswer, SeatRequest } from '../../routing/desk-messages.js';
import type { DeskTarget } from '../../routing/policy.js';
import { deskEvent } from '../messages.js';
import { deskId } from '../names.js';
import { patientDesk, quick } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import { untilInterrupted } from '../run/interruptions.js';
import type { Run } from '../run/run.js';

/** Asks for a person. Asked twice, the desk answers the same. */
export async function askDesk(run: Run, target: DeskTarget, except: string[]): Promise<SeatAnswer> {
  const { workspace } = run.policy;
  const request: SeatRequest = {
    conversation: run.key,
    openedId: run.opened.openedId,
    target,
    priority: run.tier === 'vip' ? 1 : 3,
    except,
    ...preferred(run),
  };
  run.knownAtDesk = true;
  try {
    return await quick.decideAssignment.executeWithOptions({ summary: 'Desk decision: who takes it?' }, [
      workspace,
      request,
    ]);
  } catch (e) {
    run.story.note(`The desk did not answer at once (${whyFailed(e).message})`);
    return untilInterrupted(run, () => patientDesk.decideAssignment(workspace, request));
  }
}

/** A returning contact keeps the agent who has them; a VIP goes to the dedicated person. */
function preferred(run: Run): { prefer?: string } {
  const owner = run.opened.contact.assignee?.id ?? (run.looked ? run.replaces : undefined);
  return owner === undefined || run.tier === 'vip' ? {} : { prefer: owner };
}

/** Tells the desk. A desk that does not exist has nothing to give back. */
export async function tellDesk(run: Run, event: DeskEvent): Promise<void> {
  try {
    await getExternalWorkflowHandle(deskId(run.policy.workspace)).signal(deskEvent, event);
  } catch {
    run.notes.push(`The desk could not be told: ${event.type}`);
  }
}

/** Gives back whatever the desk holds for this run: its seat or its place in the queue. */
export async function withdraw(run: Run): Promise<void> {
  if (!run.knownAtDesk) return;
  run.knownAtDesk = false;
  delete run.chosen;
  delete run.inbox.offer;
  await tellDesk(run, { type: 'withdrawn', conversation: run.key, openedId: run.opened.openedId });
}
