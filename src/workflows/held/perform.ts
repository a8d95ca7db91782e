import { proxyActivities } from '@temporalio/workflow';
import type { ConversationEvent } from '../../routing/conversation.js';
import type { HeldAct, HeldNews } from '../../routing/held-conversation.js';
import type { ConversationRef, HeldActivities } from '../activities.js';
import { startRouting } from '../run/calls.js';

const RETRY = { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '10s' } as const;

export const { tellRun, passOn, isHeld, waitsForUs } = proxyActivities<HeldActivities>({
  startToCloseTimeout: '10s',
  retry: RETRY,
});

/** Two places that claim each other at the same time would deadlock. Both time out, and claim again later. */
export const { claimName } = proxyActivities<HeldActivities>({
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: '10s',
  retry: RETRY,
});

/** Carries out what the rules have decided, in order. Acts for the same place share one activity. */
export async function perform(on: ConversationRef, routing: string, acts: readonly HeldAct[]): Promise<void> {
  for (const group of together(acts)) {
    const [first] = group;
    if (first.kind === 'begin') await startRouting(first.opened, '');
    else if (first.kind === 'tell') await tellRun(on.workspace, routing, eventsOf(group));
    else await passOn({ ...on, conversation: first.main }, newsOf(group));
  }
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
