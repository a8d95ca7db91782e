/** "Add Comment" and "Update Contact Tag": what the team sees on a conversation, and why it is whose. */
import { workflowInfo } from '@temporalio/workflow';
import { linkToRun } from '../../routing/temporal-ui.js';
import type { Written } from '../activities.js';
import { whyFailed } from '../lib/failures.js';
import * as platform from '../run/calls.js';
import { observing, type Core, type RunWith } from '../run/run.js';
import { foundByCatchUp } from '../run/story.js';
import { filled, filledName } from '../run/variables.js';

/** respond.io takes 1,000 characters. */
const MAX_COMMENT_LENGTH = 1_000;

type Groups = 'identity' | 'assignment';

/** Adds a comment where the policy wants any. What fails is noted. */
export async function addComment(run: Core, text: string): Promise<void> {
  if (run.policy.comment && !observing(run)) await noted(run, 'Comment', platform.addComment(run, text));
}

/** Adds what the team sees: the comment, unless it went out with the assignment, and a VIP's tag. */
export async function addCommentAndTag(run: RunWith<Groups>, sentence: string): Promise<void> {
  const { comment, vipTag } = run.policy;
  const text = comment && !run.assignment.isCommented ? commentFor(run, sentence) : undefined;
  const tag = vipTag && run.identity.tier === 'vip' ? filledName(run, vipTag, 'Tag') : undefined;
  if (tag && text !== undefined) return addBoth(run, tag, text);
  if (tag) await noted(run, 'Tag', platform.updateContactTag(run, tag));
  if (text !== undefined) await noted(run, 'Comment', platform.addComment(run, text));
}

/** One activity, which tells of each. A tag that it leaves open is written by itself. */
async function addBoth(run: Core, tag: string, text: string): Promise<void> {
  const { tag: tagged, comment } = await platform.tagAndComment(run, tag, text).catch((e: unknown) => ({
    tag: undefined,
    comment: { notWritten: whyFailed(e).message },
  }));
  noteUnwritten(run, 'Comment', comment);
  noteUnwritten(run, 'Tag', tagged);
  if (tagged === undefined) await noted(run, 'Tag', platform.updateContactTag(run, tag));
}

async function noted(run: Core, what: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (e) {
    noteUnwritten(run, what, { notWritten: whyFailed(e).message });
  }
}

/** The conversation has its agent: a write that failed is noted, and routing goes on. */
export function noteUnwritten({ notes }: Core, what: string, written: Written | undefined): void {
  if (typeof written === 'object') notes.push(`${what} not written (${written.notWritten})`);
}

/** Who, why, and how it is known. */
export function sentenceFor({ identity, assignment: { reason } }: RunWith<Groups>, why: string): string {
  const known = identity.customer ? ` (${identity.customer.reason})` : '';
  return `${why}${reason === undefined ? '' : `; ${reason}`}${known}${emailOf(identity)}`;
}

export function commentFor(run: Core, sentence: string): string {
  const seconds = Math.round((Date.now() - run.startedAt) / 1000);
  const { temporalUi, commentText } = run.policy;
  const before = commentText === undefined ? '' : `${filled(run, commentText, 'The comment')}\n`;
  const { workflowId, runId } = workflowInfo();
  const link = temporalUi ? `\n${linkToRun(temporalUi, workflowId, runId)}` : '';
  const notes = run.notes.length > 0 ? `\nNoted: ${run.notes.join('; ')}` : '';
  const { caughtUp } = run.opened;
  const found = caughtUp ? ` (${foundByCatchUp(caughtUp)})` : '';
  const text = `${before}Routed in ${seconds} s${found}. ${sentence}${notes}`;
  return text.slice(0, MAX_COMMENT_LENGTH - link.length) + link;
}

function emailOf({ emailSource }: RunWith<'identity'>['identity']): string {
  if (emailSource === 'answer' || emailSource === 'message')
    return ', e-mail given by the contact, unverified';
  if (emailSource === 'caller') return ', e-mail given by the API caller';
  return emailSource === 'agent' ? ', e-mail filled in by the team' : '';
}
