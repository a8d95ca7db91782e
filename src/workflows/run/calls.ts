/** How the messaging platform is called: where it runs, how long it may take, who retries. */
import {
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import type {
  AssignDetails,
  AssignOutcome,
  ConversationRef,
  SendDetails,
  PlatformActivities,
  ReopenActivities,
} from '../activities.js';
import { HEARTBEAT_TIMEOUT, singleTry, completeOnCancel, WRITE_TIMEOUT } from '../lib/call-options.js';
import { whyFailed, type Failed } from '../lib/failures.js';
import { fairnessKey, platformQueue, type PlatformMethod } from '../names.js';

/** Who makes the call: a routing run, or a workflow that has only these fields. */
interface Caller {
  on: ConversationRef;
  /** 1 for VIPs, 3 for everybody else. */
  priority: 1 | 3;
  policy?: Pick<RoutingPolicy, 'platform'>;
  /** This Workflow Task has written by a Local Activity. */
  hasLocalWrite?: true;
}

/** Any one conversation of a workspace must not starve another's: one key per workspace and platform method. */
async function call<T>(
  run: Caller,
  method: PlatformMethod,
  options: ActivityOptions,
  make: (platform: PlatformActivities) => Promise<T>,
): Promise<T> {
  const platform = proxyActivities<PlatformActivities>({
    taskQueue: platformQueue(workflowInfo().taskQueue),
    startToCloseTimeout: WRITE_TIMEOUT,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    priority: { priorityKey: run.priority, fairnessKey: fairnessKey(run.on.workspace, method) },
    ...completeOnCancel,
    ...options,
  });
  try {
    return await make(platform);
  } finally {
    delete run.hasLocalWrite;
  }
}

const RETRIES = { initialInterval: '1s', maximumInterval: '10s' } as const;
/** Retries only what certainly did not happen; what ran into a timeout may have happened. */
const SURE_RETRIES = {
  ...RETRIES,
  nonRetryableErrorTypes: ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'],
};

/** All tries of one activity have the same idempotency key: where the platform knows it, any of them may be repeated. */
const retriesOf = ({ policy }: Caller) => (policy?.platform.idempotent ? RETRIES : SURE_RETRIES);

export function sendMessage(
  run: Caller,
  text: string,
  channel: string | undefined,
  more: SendDetails,
  summary: string,
) {
  const options = { scheduleToCloseTimeout: '2m', retry: retriesOf(run), summary } as const;
  return call(run, 'message', options, (platform) => platform.sendMessage(run.on, text, channel, more));
}

const RETRY_FOR_7_DAYS: ActivityOptions = {
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
};

/**
 * Looks before each try, so that every failure but a final answer may be retried, and a try that a crash has wiped out may be
 * made again. Retried for 7 days.
 * @param comment written with the assignment where that is one call: the outcome says so
 */
export async function assignConversation(
  run: Caller,
  agent: AgentRef,
  details: AssignDetails,
  summary: string,
  comment?: () => string | undefined,
): Promise<AssignOutcome> {
  const regular = () =>
    call(run, 'contact', { ...RETRY_FOR_7_DAYS, summary }, (platform) =>
      platform.assignConversation(run.on, agent, details),
    );
  if (!isUnlimited(run)) return regular();
  const text = mayComment(agent, details) ? comment?.() : undefined;
  const together = text === undefined ? details : { ...details, comment: text };
  return localFirst(
    run,
    () => localActivities.assignConversation.executeWithOptions({ summary }, [run.on, agent, together]),
    async ({ type, message }) => {
      const outcome = await regular();
      // A failure of its own came before the comment. Without an answer nobody knows how far it came.
      const inDoubt = text !== undefined && type === 'TimedOut' && outcome.kind === 'assigned';
      return inDoubt ? { ...outcome, comment: { notWritten: message } } : outcome;
    },
  );
}

/** Retried as long as an assignment, for the same reason. */
export function leaveUnassigned(run: Caller, known: string | undefined, summary: string) {
  return call(run, 'contact', { ...RETRY_FOR_7_DAYS, summary }, (platform) =>
    platform.leaveUnassigned(run.on, ...(known === undefined ? [] : [known])),
  );
}

export function unassignConversation(run: Caller) {
  const options = {
    ...RETRY_FOR_7_DAYS,
    scheduleToCloseTimeout: '1 day',
    summary: 'Closed: take the agent off',
  } as const;
  return call(run, 'contact', options, (platform) => platform.unassignConversation(run.on));
}

/** For what helps but must not hold the routing up, and may be made again without harm. */
const BEST_EFFORT = { scheduleToCloseTimeout: '1m', retry: RETRIES } as const;

export function updateContactField(run: Caller, email: string) {
  const summary = 'Save the e-mail on the contact';
  return call(run, 'contact', { ...BEST_EFFORT, summary }, (platform) =>
    platform.updateContactField(run.on, email),
  );
}

export function updateContactTag(run: Caller, tag: string) {
  const summary = `Tag: ${tag}`;
  const regular = () =>
    call(run, 'comment', { ...BEST_EFFORT, summary }, (platform) => platform.updateContactTag(run.on, tag));
  if (!isUnlimited(run)) return regular();
  return localFirst(
    run,
    () => localActivities.updateContactTag.executeWithOptions({ summary }, [run.on, tag]),
    regular,
  );
}

export function addComment(run: Caller, text: string) {
  const options = { ...BEST_EFFORT, retry: retriesOf(run), summary: 'Comment for the team' };
  return call(run, 'comment', options, (platform) => platform.addComment(run.on, text));
}

/** Retried like a comment by itself, for the same reason. */
export function tagAndComment(run: Caller, tag: string, text: string) {
  const options = { ...BEST_EFFORT, retry: retriesOf(run), summary: `Tag: ${tag}, and comment for the team` };
  return call(run, 'comment', options, (platform) => platform.tagAndComment(run.on, tag, text));
}

export function findContact(run: Caller, by: { email?: string; phone?: string }) {
  const options = { ...BEST_EFFORT, summary: 'Contact is gone: look for its successor' };
  return call(run, 'contact', options, (platform) => platform.findContact(run.on, by));
}

export function lookAtConversation(run: Caller, summary: string) {
  return call(run, 'contact', { ...BEST_EFFORT, summary }, (platform) => platform.lookAtConversation(run.on));
}

export const { startRouting } = proxyActivities<ReopenActivities>({
  startToCloseTimeout: WRITE_TIMEOUT,
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});

// Where the platform has no limit -----------------------------------------------------------------------------------
//
// A write that may be made again without harm is tried once inside the Workflow Task: that saves a hop over the platform's
// task queue and a Workflow Task. Steps know nothing of it.

const isUnlimited = ({ policy }: Caller): boolean => policy?.platform.unlimited === true;

const localActivities = proxyLocalActivities<
  Pick<PlatformActivities, 'assignConversation' | 'updateContactTag'>
>({ ...singleTry, startToCloseTimeout: WRITE_TIMEOUT, ...completeOnCancel });

/** @throws what is no failed call */
async function localFirst<T>(
  run: Caller,
  local: () => Promise<T>,
  regular: (failed: Failed) => Promise<T>,
): Promise<T> {
  try {
    const done = await local();
    run.hasLocalWrite = true;
    return done;
  } catch (e) {
    return regular(whyFailed(e));
  }
}

/**
 * Whether the comment may go with the assignment. Not for the agent who has the conversation already: a try made again after
 * a crash could not tell that from its own doing. Not with an address to save: the comment says what became of it.
 */
const mayComment = (agent: AgentRef, { replaces, email }: AssignDetails): boolean =>
  agent.id !== replaces && email === undefined;

/** Whether a run may end now: a Workflow Task that is thrown away as it ends would make its Local Activities once more. */
export const isInTaskOfItsOwn = ({ hasLocalWrite }: Caller): boolean => hasLocalWrite !== true;
