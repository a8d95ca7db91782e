/**
 * What may stop a run from outside: a human takes over, the conversation closes or is opened again, an operator
 * cancels. An interruption cuts waits only. A write that has begun always ends, and its result counts.
 */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { AgentRef, ConversationOpened, OutgoingMessage } from '../../routing/conversation.js';
import { humanMessage } from '../../routing/message.js';
import { policyFor } from '../../routing/policy/match.js';
import { lookAtConversation } from './calls.js';
import { observing, type Core, type Interruption, type Run, type RunWith } from './run.js';

export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly interruption: Interruption;
  constructor(interruption: Interruption) {
    super(interruption.kind);
    this.interruption = interruption;
  }
}

/** What interrupts this run now, most final first. Nothing does once the assignment stands. */
export function interruptionOf(run: Run): Interruption | undefined {
  if (run.assignment.isSettled) return undefined;
  const by = laterOpening(run, run.opened);
  if (by) return { kind: 'superseded', by };
  if (run.inbox.closes.isClosed && run.policy.close.endsRun) return { kind: 'closed' };
  return takeover(run) ?? rerouting(run);
}

function takeover(run: Run): Interruption | undefined {
  if (!run.policy.takeover.endsRun || observing(run)) return undefined;
  const { takenBy, isAnswered } = run.assignment;
  if (takenBy) return { kind: 'takenOver', ...takenBy };
  if (isAnswered) return undefined;
  const human = humanAtWork(run);
  if (human) {
    return compact({ kind: 'takenOver' as const, how: 'wrote to the contact', agent: human.sender });
  }
  return undefined;
}

/** The first human message after the opening. Late events about earlier messages do not count. */
export function humanAtWork(run: RunWith<'outbox'>): OutgoingMessage | undefined {
  const since = run.inbox.sent.filter(({ at }) => !isBeforeOpening(run, at));
  return humanMessage(since, run.outbox.sent);
}

function rerouting(run: Run): Interruption | undefined {
  const wanted = run.inbox.policy;
  if (!wanted || wanted.policy.version === run.policy.version) return undefined;
  // A send that is in doubt is cleared up first: under another policy it would be another message.
  if (run.outbox.isSending) return undefined;
  const by = policyFor(wanted.policy, wanted.match, run.opened);
  // A run that is there already is not left alone, whatever the new rules say of new ones.
  return { kind: 'rerouted', by: 'ignored' in by ? wanted.policy : by };
}

/**
 * Waits until `ready`, an interruption or the timeout.
 * @returns false on timeout
 * @throws {Interrupted}
 */
export async function waitUntil(
  run: Core,
  ready: () => boolean,
  options: { timeout?: number; summary?: string } = {},
): Promise<boolean> {
  const over = () => run.interruption() !== undefined || ready();
  const { timeout, summary } = options;
  const until = Date.now() + (timeout ?? Infinity);
  for (;;) {
    let woken = true;
    if (timeout === undefined) await condition(over);
    else woken = await condition(over, until - Date.now(), compact({ summary }));
    const stop = run.interruption();
    if (stop) throw new Interrupted(stop);
    if (ready()) return true;
    // What woke it may have been taken back by the next signal of the same task: a pause and its end, for example.
    if (!woken || Date.now() >= until) return false;
  }
}

/**
 * Does work that may be cut while it waits: a read, or a write between two attempts.
 * @throws {Interrupted}
 */
export async function untilInterrupted<T>(run: Core, work: () => Promise<T>): Promise<T> {
  const result = await unlessOver(() => run.interruption() !== undefined, work);
  if (result) return result.done;
  throw new Interrupted(run.interruption() ?? { kind: 'cancelledByOperator' });
}

/**
 * Cancels the work as soon as `isOver`. A write that has begun ends all the same, and its result counts.
 * @returns undefined when it was over before the work was done
 */
export async function unlessOver<T>(
  isOver: () => boolean,
  work: () => Promise<T>,
): Promise<{ done: T } | undefined> {
  if (isOver()) return undefined;
  const scope = new CancellationScope();
  let ended = false;
  void condition(() => ended || isOver()).then(
    () => {
      if (!ended) scope.cancel();
    },
    () => undefined, // The run itself is cancelled: so is the scope.
  );
  try {
    return { done: await scope.run(work) };
  } catch (e) {
    if (isCancellation(e) && isOver()) return undefined;
    throw e;
  } finally {
    ended = true;
  }
}

/**
 * Holds the run while an operator has paused its workspace. Called before everything that contacts or agents would
 * notice; costs nothing while nobody has paused.
 * @throws {Interrupted}
 */
export async function unlessPaused(run: Core): Promise<void> {
  if (!run.inbox.paused) return;
  run.answerTimeout.cancel();
  run.story.now('Paused by an operator; goes on when the workspace is resumed');
  run.story.keep();
  run.story.stage('paused');
  await waitUntil(run, () => !run.inbox.paused, { summary: 'Paused by an operator' });
  run.story.note('Resumed by an operator');
}

/** Turns "the platform shows another assignee" into certainty by reading the contact: webhooks may be late or doubled. */
export async function watchForTakeover(run: Run): Promise<void> {
  if (!run.policy.takeover.endsRun) return;
  for (;;) {
    await condition(() => isStranger(run, run.inbox.assignee));
    const seen = run.inbox.assignee;
    const now = await lookAtConversation(run, 'Has a human taken over?').catch(() => undefined);
    const own = now?.assignee && run.desk.isDeciding && (await isOwnDecision(run, now.assignee));
    if (now?.assignee && !own && isStranger(run, now.assignee)) {
      run.assignment.takenBy = { agent: now.assignee, how: 'took the conversation' };
      // The run goes on when they have given the conversation back.
      await condition(() => run.assignment.takenBy === undefined);
    }
    if (run.inbox.assignee === seen) delete run.inbox.assignee;
  }
}

/** A crash may have lost the desk's decision but not the assignment that followed: asked again, the desk decides the same. */
async function isOwnDecision(run: RunWith<'desk'>, assignee: AgentRef): Promise<boolean> {
  await condition(() => !run.desk.isDeciding);
  return run.desk.decidedAgent?.id === assignee.id;
}

/** Neither the assignee at the start nor the one the desk chose. */
function isStranger({ assignment }: RunWith<'assignment'>, assignee: AgentRef | null | undefined): boolean {
  if (!assignee) return false;
  return assignee.id !== assignment.replaces && assignee.id !== assignment.agent?.id;
}

/** An opening that came after `present`. A repeat or an older one does not count. */
export function laterOpening(run: Core, present: ConversationOpened): ConversationOpened | undefined {
  const next = run.inbox.reopened;
  if (next === undefined || next.openedId === present.openedId) return undefined;
  const { openedAt = Infinity } = next;
  return openedAt < (present.openedAt ?? 0) ? undefined : next;
}

function isBeforeOpening(run: Core, at: number | undefined): boolean {
  return at !== undefined && run.opened.openedAt !== undefined && at < run.opened.openedAt;
}
