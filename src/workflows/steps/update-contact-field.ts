/**
 * "Update Contact Field": the address that the contact has given, saved on the platform. An assignment reads the contact
 * anyway and saves it too. Without one, or before a wait, it is an activity of its own.
 */
import type { SavedEmail } from '../activities.js';
import { whyFailed } from '../lib/failures.js';
import { updateContactField } from '../run/calls.js';
import { observing, type RunWith } from '../run/run.js';

/** Saves what no assignment has saved. What fails is noted: routing goes on. */
export async function saveEmail(run: RunWith<'identity'>): Promise<void> {
  const { unsavedEmail } = run.identity;
  if (unsavedEmail === undefined || observing(run)) return;
  try {
    emailSaved(run, await updateContactField(run, unsavedEmail));
  } catch (e) {
    emailSaved(run, { notSaved: whyFailed(e).message });
  }
}

/** @param how undefined: it is still to be saved */
export function emailSaved(
  { identity, notes }: RunWith<'identity'>,
  how: SavedEmail | { notSaved: string } | undefined,
): void {
  if (how === undefined) return;
  delete identity.unsavedEmail;
  if (how === 'otherThere') notes.push('The contact has another e-mail already; it was not overwritten');
  if (typeof how === 'object') notes.push(`E-mail not saved on the contact (${how.notSaved})`);
}

/**
 * Does now what a run otherwise does later, together with another call. Before a long wait operators have to see who waits,
 * and the team has to see the address.
 */
export async function beforeWaiting(run: RunWith<'identity'>): Promise<void> {
  run.answerTimeout.cancel();
  run.story.showWhatIsKnown();
  await saveEmail(run);
}
