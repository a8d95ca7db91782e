/**
 * One person, several names: which of them holds the conversation. Each name has a place of its own, and the place of a
 * name that is not the main one passes everything on. A name is claimed by the place that learns of it; the one that has
 * the older open conversation stays, and the other one yields.
 */
import { closeAsIf, named, type HeldAct, type HeldNews, type HeldState } from './held-conversation.js';

/** Names of one person. */
const MAX_NAMES = 20;

/** Sent by the place of one name to that of another: both are the same person. */
export interface Claim {
  /** The main name of the claimant. */
  by: string;
  /** The names that pass on to it. */
  names: string[];
  /** Since when its conversation is open; absent: none is. */
  since?: number;
}

export interface ClaimAnswer {
  /** Who holds the conversation of both from now on; a third name has to be claimed in turn. */
  main: string;
  /** The names that passed on to the one that yields. */
  names: string[];
}

/** The names that news tells of and that are not known yet. */
export const newNames = ({ names, main }: HeldState, own: string, { aliases = [] }: HeldNews): string[] =>
  main === undefined ? aliases.filter((name) => name !== own && !names.includes(name)) : [];

export const claimOf = ({ names, open }: HeldState, own: string): Claim => ({
  by: own,
  names,
  ...(open ? { since: open.since } : {}),
});

/** The answer of a place to a claim. `acts`: what it has to do when it yields. */
export function answerClaim(
  state: HeldState,
  own: string,
  claim: Claim,
  now: number,
): { answer: ClaimAnswer; acts: HeldAct[] } {
  if (claim.by === own) return { answer: { main: own, names: [] }, acts: [] };
  if (state.main !== undefined) return { answer: { main: state.main, names: [] }, acts: [] };
  if (state.open && !(claim.since !== undefined && claim.since < state.open.since)) {
    learn(state, own, [claim.by, ...claim.names]);
    return { answer: { main: own, names: [] }, acts: [] };
  }
  const names = state.names;
  return { answer: { main: claim.by, names }, acts: yieldTo(state, own, claim.by, now) };
}

/** Names that pass on to this one from now on. */
export function learn(state: HeldState, own: string, names: readonly string[]): void {
  const all = new Set([...state.names, ...names]);
  all.delete(own);
  state.names = [...all].slice(-MAX_NAMES);
}

/** Ends what this place held. The latest messages go to the other place, whose run may wait for them. */
export function yieldTo(state: HeldState, own: string, main: string, now: number): HeldAct[] {
  const latest = state.open?.latest ?? [];
  const closed = closeAsIf(state, 'joined', own, now);
  state.main = main;
  state.names = [];
  const passedOn = latest.map((news) => ({ kind: 'passOn' as const, main, news: named(news, main) }));
  return closed ? [closed, ...passedOn] : [];
}
