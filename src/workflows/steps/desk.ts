/** How a routing run talks with the assignment desk. */
import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { DeskEvent, SeatAnswer, SeatRequest } from '../../routing/desk/messages.js';
import type { DeskTarget } from '../../routing/policy/policy.js';
import { deskEvent } from '../messages.js';
import { deskId } from '../names.js';
import { patientDesk, quickDesk } from '../run/desk-calls.js';
import { whyFailed } from '../lib/failures.js';
import { untilInterrupted } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { ContactKey } from '../search-attributes.js';
import { beforeWaiting } from './before-waiting.js';

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
    ...sameContact(run),
  };
  run.mayHoldSeat = true;
  run.deciding = true;
  try {
    const answer = await quickDesk.decideAssignment.executeWithOptions(
      { summary: 'Desk decision: who takes it?' },
      [workspace, request],
    );
    return decided(run, answer);
  } catch (e) {
    run.story.note(`The desk did not answer at once (${whyFailed(e).message})`);
    await beforeWaiting(run);
    return decided(run, await untilInterrupted(run, () => patientDesk.decideAssignment(workspace, request)));
  } finally {
    delete run.deciding;
  }
}

function decided(run: Run, answer: SeatAnswer): SeatAnswer {
  if (answer.kind === 'seat') run.named = answer.agent;
  return answer;
}

/** A returning contact keeps the agent who has them, if the policy says so; a VIP goes to the dedicated person. */
function preferred(run: Run): Pick<SeatRequest, 'prefer' | 'keep'> {
  const { returning } = run.policy;
  const owner = run.opened.contact.assignee?.id ?? (run.looked ? run.replaces : undefined);
  if (owner === undefined || returning === 'route') return {};
  if (returning === 'keep') return { prefer: owner, keep: true };
  return run.tier === 'vip' ? {} : { prefer: owner };
}

/** By what the desk knows that two conversations are one contact's: the same hash as the search attribute. */
function sameContact(run: Run): Pick<SeatRequest, 'contact'> {
  if (!run.policy.stickToAgent) return {};
  const contact = workflowInfo().typedSearchAttributes.get(ContactKey);
  return contact === undefined ? {} : { contact };
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
  if (!run.mayHoldSeat) return;
  run.mayHoldSeat = false;
  run.seatReleased = true;
  delete run.chosen;
  delete run.inbox.offer;
  await tellDesk(run, { type: 'withdrawn', conversation: run.key, openedId: run.opened.openedId });
}
