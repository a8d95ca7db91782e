/**
 * The contact's address, saved on the platform. An assignment reads the contact anyway and saves it too; without one, or before
 * a wait, it is an activity of its own.
 */
import type { SavedEmail } from '../activities.js';
import { isUnlimited, updateContactField } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { observing, type Run } from '../run/run.js';

/** Leaves the address to the assignment. Where the platform has no limit, saving it costs nothing: it is done at once. */
export async function keepEmail(run: Run, email: string): Promise<void> {
  if (observing(run)) return;
  run.unsavedEmail = email;
  if (isUnlimited(run)) await saveEmail(run);
}

/** Saves what no assignment has saved. What fails is noted: routing goes on. */
export async function saveEmail(run: Run): Promise<void> {
  const { unsavedEmail } = run;
  if (unsavedEmail === undefined || observing(run)) return;
  try {
    emailSaved(run, await updateContactField(run, unsavedEmail));
  } catch (e) {
    emailSaved(run, { notSaved: whyFailed(e).message });
  }
}

/** @param how undefined: it is still to be saved */
export function emailSaved(run: Run, how: SavedEmail | { notSaved: string } | undefined): void {
  if (how === undefined) return;
  delete run.unsavedEmail;
  if (how === 'otherThere') run.notes.push('The contact has another e-mail already; it was not overwritten');
  if (typeof how === 'object') run.notes.push(`E-mail not saved on the contact (${how.notSaved})`);
}
