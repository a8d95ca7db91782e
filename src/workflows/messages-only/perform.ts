import { ActivityFailure, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import type { ConversationEvent } from '../../routing/conversation.js';
import type { HeldAct, HeldNews } from '../../routing/messages-only/held-conversation.js';
import type { ConversationRef, HeldActivities } from '../activities.js';
import { startRouting } from '../run/calls.js';

const RETRY = { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '10s' } as const;

/** As long as platforms deliver again: after that it is no news. */
const { tellRun, passOn } = proxyActivities<HeldActivities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '7 days',
  retry: RETRY,
});

/** Signals that arrive during the call wait. */
const questions = proxyActivities<HeldActivities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '1m',
  retry: RETRY,
});

/** Two places that claim each other at the same time would deadlock. Both time out, and claim again later. */
export const { claimName } = proxyActivities<HeldActivities>({
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: '10s',
  retry: RETRY,
});

/**
 * Carries out what the rules have decided, in order. Acts for the same place share one activity. What does not succeed in time
 * is left out: the conversation must not stand still because of it.
 */
export async function perform(on: ConversationRef, routing: string, acts: readonly HeldAct[]): Promise<void> {
  for (const group of together(acts)) {
    try {
      await performTogether(on, routing, group);
    } catch (e) {
      if (!(e instanceof ActivityFailure) || isCancellation(e)) throw e;
      log.error('passing on an event of a held conversation failed; the event is skipped', {
        workspace: on.workspace,
        workflowId: routing,
        act: group[0].kind,
        why: String(e.cause ?? e),
      });
    }
  }
}

async function performTogether(on: ConversationRef, routing: string, group: Group): Promise<void> {
  const [first] = group;
  if (first.kind === 'begin') await startRouting(first.opened, '');
  else if (first.kind === 'tell') await tellRun(on.workspace, routing, eventsOf(group));
  else await passOn({ ...on, conversation: first.main }, newsOf(group));
}

/** Whether the contact waits for us. While nobody can say, they do: a conversation that is closed too early costs more. */
export const waitsForUs = (routing: string): Promise<boolean> =>
  questions.waitsForUs(routing).catch(yesUnlessStopped);

/** Whether the place of this name exists. While nobody can say, it does. */
export const isHeld = (name: ConversationRef): Promise<boolean> =>
  questions.isHeld(name).catch(yesUnlessStopped);

function yesUnlessStopped(e: unknown): boolean {
  if (e instanceof ActivityFailure && !isCancellation(e)) return true;
  throw e;
}

type Group = [HeldAct, ...HeldAct[]];

function together(acts: readonly HeldAct[]): Group[] {
  const groups: Group[] = [];
  for (const act of acts) {
    const last = groups.at(-1);
    if (last && act.kind !== 'begin' && placeOf(last[0]) === placeOf(act)) last.push(act);
    else groups.push([act]);
  }
  return groups;
}

const placeOf = (act: HeldAct): string => (act.kind === 'passOn' ? `passOn ${act.main}` : act.kind);
const eventsOf = (acts: HeldAct[]): ConversationEvent[] =>
  acts.flatMap((act) => (act.kind === 'tell' ? act.event : []));
const newsOf = (acts: HeldAct[]): HeldNews[] =>
  acts.flatMap((act) => (act.kind === 'passOn' ? act.news : []));
