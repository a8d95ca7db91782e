/** How a routing run talks with the assignment desk. */
import {
  getExternalWorkflowHandle,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeskEvent, SeatAnswer, SeatRequest } from '../../routing/desk/messages.js';
import type { DeskTarget } from '../../routing/policy/policy.js';
import type { DeskActivities } from '../activities.js';
import { completeOnCancel, HEARTBEAT_TIMEOUT, singleTry, WRITE_TIMEOUT } from '../lib/call-options.js';
import { whyFailed } from '../lib/failures.js';
import { deskEvent } from '../messages.js';
import { deskId } from '../names.js';
import { untilInterrupted } from '../run/interruptions.js';
import type { Core, RunWith } from '../run/run.js';
import { ContactKey } from '../search-attributes.js';
import { beforeWaiting } from './update-contact-field.js';

const local = proxyLocalActivities<DeskActivities>({ ...singleTry, ...completeOnCancel });

const regular = proxyActivities<DeskActivities>({
  startToCloseTimeout: WRITE_TIMEOUT,
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  summary: 'Desk decision: asking again',
  ...completeOnCancel,
});

/** Asks for a person. Asked twice, the desk answers the same. */
export async function askDesk(
  run: RunWith<'desk' | 'assignment' | 'identity'>,
  target: DeskTarget,
  except: string[],
): Promise<SeatAnswer> {
  const { desk } = run;
  const { workspace } = run.policy;
  const request: SeatRequest = {
    conversation: run.key,
    openedId: run.opened.openedId,
    target,
    priority: run.priority,
    except,
    ...preferred(run),
    ...sameContact(run),
  };
  desk.mayHoldSeat = true;
  desk.isDeciding = true;
  try {
    const answer = await ask(run, workspace, request);
    if (answer.kind === 'seat') desk.decidedAgent = answer.agent;
    return answer;
  } finally {
    delete desk.isDeciding;
  }
}

async function ask(run: RunWith<'identity'>, workspace: string, request: SeatRequest): Promise<SeatAnswer> {
  try {
    return await local.decideAssignment.executeWithOptions({ summary: 'Desk decision: who takes it?' }, [
      workspace,
      request,
    ]);
  } catch (e) {
    run.story.note(`The desk did not answer at once (${whyFailed(e).message})`);
    await beforeWaiting(run);
    return untilInterrupted(run, () => regular.decideAssignment(workspace, request));
  }
}

/** A returning contact keeps the agent who has them, if the policy says so; a VIP goes to the dedicated person. */
function preferred({
  policy,
  opened,
  assignment,
  identity,
}: RunWith<'assignment' | 'identity'>): Pick<SeatRequest, 'prefer' | 'keep'> {
  const { returning } = policy;
  const owner = opened.contact.assignee?.id ?? (assignment.hasLooked ? assignment.replaces : undefined);
  if (owner === undefined || returning === 'route') return {};
  if (returning === 'keep') return { prefer: owner, keep: true };
  return identity.tier === 'vip' ? {} : { prefer: owner };
}

/** By what the desk knows that two conversations are one contact's: the same hash as the search attribute. */
function sameContact(run: Core): Pick<SeatRequest, 'contact'> {
  if (!run.policy.stickToAgent) return {};
  const contact = workflowInfo().typedSearchAttributes.get(ContactKey);
  return contact === undefined ? {} : { contact };
}

/** Tells the desk. A desk that does not exist has nothing to give back. */
export async function tellDesk(run: Core, event: DeskEvent): Promise<void> {
  try {
    await getExternalWorkflowHandle(deskId(run.policy.workspace)).signal(deskEvent, event);
  } catch {
    run.notes.push(`The desk could not be told: ${event.type}`);
  }
}

/** Gives back whatever the desk holds for this run: its seat or its place in the queue. */
export async function withdraw(run: RunWith<'desk' | 'assignment'>): Promise<void> {
  if (!run.desk.mayHoldSeat) return;
  run.desk.mayHoldSeat = false;
  run.desk.seatReleased = true;
  delete run.assignment.agent;
  delete run.inbox.offer;
  await tellDesk(run, { type: 'withdrawn', conversation: run.key, openedId: run.opened.openedId });
}
