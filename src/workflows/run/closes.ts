/** The closes of its conversation that a workflow hears of. */
import { condition, isCancellation } from '@temporalio/workflow';
import { closeOf, closes, type Close } from '../../routing/close.js';
import type { ConversationOpened } from '../../routing/conversation.js';
import { lookAtConversation } from './calls.js';

type Caller = Parameters<typeof lookAtConversation>[0];

export interface HeardCloses {
  /** This opening was closed. */
  isClosed: boolean;
  /** A close has come that tells too little: it may be of an earlier opening. */
  isUnclear: boolean;
}

export const noCloses = (): HeardCloses => ({ isClosed: false, isUnclear: false });

export function recordClose(
  heard: HeardCloses,
  opened: ConversationOpened,
  payload: { [K in keyof Close]?: unknown },
): void {
  const isOurs = closes(opened, closeOf(payload));
  if (isOurs) heard.isClosed = true;
  else heard.isUnclear ||= isOurs === undefined;
}

/**
 * Looks at the platform after each unclear close. A conversation that is open was closed in an earlier opening. What cannot
 * be read counts as closed.
 * @param then called with the finding before it counts
 */
export async function clearUpCloses(
  heard: HeardCloses,
  on: Caller,
  then: (isClosed: boolean) => Promise<void> | void = () => undefined,
): Promise<void> {
  for (;;) {
    await condition(() => heard.isUnclear && !heard.isClosed);
    heard.isUnclear = false;
    const isClosed = await isClosedNow(on);
    await then(isClosed);
    heard.isClosed ||= isClosed;
  }
}

async function isClosedNow(on: Caller): Promise<boolean> {
  try {
    const now = await lookAtConversation(on, 'Closed now, or in an earlier opening?');
    // Where the router holds the conversations the platform shows every one as open.
    return now.gone || !now.open || now.keepsNoAssignee === true;
  } catch (e) {
    if (isCancellation(e)) throw e;
    return true;
  }
}
