/**
 * What the catch-up has to remember about a workspace: when it was installed, and which open conversations are left alone
 * on purpose. Conversations are named by short hashes of their workflow ids. The functions change the state they are given.
 */

/** Conversations that are noted; 30 bytes each. Beyond it the oldest are forgotten. */
export const MAX_LEFT = 20_000;

export interface CatchUpNotes {
  /** When the workspace was installed: epoch milliseconds, like all times here. */
  since: number;
  /** The conversations that were open before the installation are noted. */
  counted: boolean;
  /** Open before the installation, or not opened by the contact → when it was noted. */
  left: Record<string, number>;
}

/** What the memo says: it is read without a worker. */
export interface NotesMemo extends Omit<CatchUpNotes, 'left'> {
  left: number;
}

/** Openings that start no run, by the policy. */
export interface LeftAlone {
  at: number;
  left: string[];
}

/** What a catch-up has seen. */
export interface CaughtUp {
  /** When it began to list. */
  asOf: number;
  /** All conversations left alone that still wait; absent: the list was cut short. */
  left?: string[];
  /** Whether the ones that were open before the installation are all among them. */
  counted: boolean;
  /** Left alone besides those that are noted: by what was looked up about them. */
  alsoLeft?: string[];
}

export const newNotes = (now: number): CatchUpNotes => ({ since: now, counted: false, left: {} });

export function noteLeftAlone(notes: CatchUpNotes, { at, left }: LeftAlone): void {
  for (const key of left) notes.left[key] = at;
  const surplus = Object.keys(notes.left).length - MAX_LEFT;
  for (const key of Object.keys(notes.left).slice(0, Math.max(0, surplus)))
    Reflect.deleteProperty(notes.left, key);
}

/** A conversation that no longer waits is forgotten: when it is opened again, it is an opening like any other. */
export function noteCaughtUp(notes: CatchUpNotes, { asOf, left, counted, alsoLeft = [] }: CaughtUp): void {
  notes.counted ||= counted;
  if (left !== undefined) {
    const later = Object.entries(notes.left).filter(([, at]) => at >= asOf);
    notes.left = Object.fromEntries([...left.map((key): [string, number] => [key, asOf]), ...later]);
  }
  noteLeftAlone(notes, { at: asOf, left: alsoLeft });
}

export const memoOf = ({ left, ...rest }: CatchUpNotes): NotesMemo => ({
  ...rest,
  left: Object.keys(left).length,
});
