/** How the messaging platform is called: where it runs, how long it may take, who retries. */
import {
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { Tier } from '../../routing/outcome.js';
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

/** One try of a write inside the workflow task, which is given the time that it has as a regular activity. */
const localActivities = proxyLocalActivities<
  Pick<PlatformActivities, 'assignConversation' | 'updateContactTag' | 'updateContactField'>
>({
  ...singleTry,
  startToCloseTimeout: WRITE_TIMEOUT,
  ...completeOnCancel,
});

/** Any one conversation of a workspace must not starve another's: one key per workspace and platform method. */
function call(run: Caller, method: PlatformMethod, options: ActivityOptions) {
  return proxyActivities<PlatformActivities>({
    taskQueue: platformQueue(workflowInfo().taskQueue),
    startToCloseTimeout: WRITE_TIMEOUT,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    priority: {
      priorityKey: run.tier === 'vip' ? 1 : 3,
      fairnessKey: fairnessKey(run.on.workspace, method),
    },
    ...completeOnCancel,
    ...options,
  });
}

interface Caller {
  on: ConversationRef;
  tier: Tier;
  policy?: Pick<RoutingPolicy, 'platform'>;
}

const RETRIES = { initialInterval: '1s', maximumInterval: '10s' } as const;
/** Retries only what certainly did not happen; what ran into a time-out may have happened. */
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
  const { sendMessage: send } = call(run, 'message', {
    scheduleToCloseTimeout: '2m',
    retry: retriesOf(run),
    summary,
  });
  return send(run.on, text, channel, more);
}

const RETRY_FOR_7_DAYS: ActivityOptions = {
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
};

export const isUnlimited = ({ policy }: Caller): boolean => policy?.platform.unlimited === true;

/**
 * Looks before each try, so that every failure but a final answer may be retried, and a try that a crash has wiped out may be
 * made again; patient for 7 days.
 * @param details a comment goes with it where it is one call of the workflow task, and nowhere else
 */
export async function assignConversation(
  run: Caller,
  agent: AgentRef,
  { comment, ...details }: AssignDetails,
  summary: string,
): Promise<AssignOutcome> {
  const patient = () =>
    call(run, 'contact', { ...RETRY_FOR_7_DAYS, summary }).assignConversation(run.on, agent, details);
  if (!isUnlimited(run)) return patient();
  const together = comment === undefined ? details : { ...details, comment };
  const local = () =>
    localActivities.assignConversation.executeWithOptions({ summary }, [run.on, agent, together]);
  return withFallback(local, async ({ type, message }) => {
    const outcome = await patient();
    // A failure of its own came before the comment; without an answer nobody knows how far it came.
    const inDoubt = comment !== undefined && type === 'TimedOut' && outcome.kind === 'assigned';
    return inDoubt ? { ...outcome, comment: { notWritten: message } } : outcome;
  });
}

/** @throws what is no failed call */
async function withFallback<T>(local: () => Promise<T>, patient: (failed: Failed) => Promise<T>): Promise<T> {
  try {
    return await local();
  } catch (e) {
    return patient(whyFailed(e));
  }
}

/** As patient as an assignment, for the same reason. */
export function leaveUnassigned(run: Caller, known: string | undefined, summary: string) {
  const { leaveUnassigned: leave } = call(run, 'contact', { ...RETRY_FOR_7_DAYS, summary });
  return leave(run.on, ...(known === undefined ? [] : [known]));
}

export function unassignConversation(run: Caller) {
  return call(run, 'contact', {
    ...RETRY_FOR_7_DAYS,
    scheduleToCloseTimeout: '1 day',
    summary: 'Closed: take the agent off',
  }).unassignConversation(run.on);
}

/** For what helps but must not hold the routing up, and may be made again without harm. */
const BEST_EFFORT = { scheduleToCloseTimeout: '1m', retry: RETRIES } as const;

/** What may be done twice without harm: where the platform has no limit, tried inside the workflow task first. */
function localIfUnlimited<T>(run: Caller, local: () => Promise<T>, patient: () => Promise<T>): Promise<T> {
  return isUnlimited(run) ? withFallback(local, patient) : patient();
}

export function updateContactField(run: Caller, email: string) {
  const summary = 'Save the e-mail on the contact';
  return localIfUnlimited(
    run,
    () => localActivities.updateContactField.executeWithOptions({ summary }, [run.on, email]),
    () => call(run, 'contact', { ...BEST_EFFORT, summary }).updateContactField(run.on, email),
  );
}

export function updateContactTag(run: Caller, tag: string) {
  const summary = `Tag: ${tag}`;
  return localIfUnlimited(
    run,
    () => localActivities.updateContactTag.executeWithOptions({ summary }, [run.on, tag]),
    () => call(run, 'comment', { ...BEST_EFFORT, summary }).updateContactTag(run.on, tag),
  );
}

export function addComment(run: Caller, text: string) {
  const retry = retriesOf(run);
  return call(run, 'comment', { ...BEST_EFFORT, retry, summary: 'Comment for the team' }).addComment(
    run.on,
    text,
  );
}

/** As patient as a comment by itself, for the same reason. */
export function tagAndComment(run: Caller, tag: string, text: string) {
  const options = { ...BEST_EFFORT, retry: retriesOf(run), summary: `Tag: ${tag}, and comment for the team` };
  return call(run, 'comment', options).tagAndComment(run.on, tag, text);
}

export function findContact(run: Caller, by: { email?: string; phone?: string }) {
  return call(run, 'contact', {
    ...BEST_EFFORT,
    summary: 'Contact is gone: look for its successor',
  }).findContact(run.on, by);
}

export function lookAtConversation(run: Caller, summary: string) {
  return call(run, 'contact', { ...BEST_EFFORT, summary }).lookAtConversation(run.on);
}

export const { startRouting } = proxyActivities<ReopenActivities>({
  startToCloseTimeout: WRITE_TIMEOUT,
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});
