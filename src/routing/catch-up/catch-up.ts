/** Which open conversations without an assignee are routed after all, and in which order. The table: docs/reference/catch-up.md. */
import type { Channel, Contact } from '../conversation.js';
import { fold, isSameText } from '../fold.js';
import { dependsOnChannel, dependsOnSource } from '../policy/match.js';
import type { MatchRule, RoutingPolicy } from '../policy/policy.js';
import { vipByContact } from '../policy/vip-contacts.js';
import type { NotesMemo } from './notes.js';

/** How often a conversation is started again when its runs fail. A defect that stays is for people. */
const MAX_TRIES = 3;
/** Most tags of a contact that travel; those that the policy speaks of come first. */
const MAX_TAGS = 30;

/** What became of the newest run of a conversation. `defect`: failed, timed out, or ended by the server; `stopped`: an operator ended it. */
export interface NewestRun {
  runId: string;
  /** Epoch ms. */
  startedAt: number;
  state: 'running' | 'completed' | 'defect' | 'stopped';
  outcome?: string;
  openedAt?: number;
  /** How often in a row the catch-up has started it. */
  tries?: number;
}

/** What a platform's list leaves out, and one more call tells. */
export type Unlisted = 'channel' | 'source';

/** An opening that has no run. Compact: thousands of them travel through one history. */
export interface Missed {
  conversation: string;
  contact: Contact;
  channel?: Channel;
  /** Who opened it, as its webhook names it; absent where nobody says. */
  source?: string;
  /** To be looked up before anything is started. */
  lookUp?: Unlisted[];
  /** Platform time, epoch ms; absent where the platform's list does not say. */
  openedAt?: number;
  openedId?: string;
  /** When the platform listed it, epoch ms. */
  listedAt: number;
  vip?: true;
  /** The newest run at that time: any other one since then has the opening. */
  after?: string;
  tries: number;
}

export interface CatchUpResult {
  /** What was found, for people. */
  why: string;
  started: number;
  /** There was more than one catch-up takes: the next one goes on. */
  cut?: true;
  /** No webhook told of what was started: how to check the platform's webhooks. */
  checkWebhooks?: string;
}

/**
 * Has this opening no run, as far as anybody can tell?
 * @param waiting as the platform lists it; without `openedAt` where it does not say. `notOpening`: that time may be of a later
 *   message, since an agent can answer without taking the conversation
 * @param newest undefined: the conversation never had a run
 */
export function isMissed(
  { openedAt, notOpening }: { openedAt?: number; notOpening?: true },
  newest: NewestRun | undefined,
  { close }: Pick<RoutingPolicy, 'close'>,
): boolean {
  if (newest === undefined) return true;
  if (newest.state === 'running') return false;
  if (notOpening && (newest.outcome === 'unassigned' || newest.outcome === 'takenOver')) return false;
  if (openedAt !== undefined && newest.openedAt !== undefined && openedAt !== newest.openedAt)
    return openedAt > newest.openedAt;
  if (newest.state === 'defect') return (newest.tries ?? 0) < MAX_TRIES;
  if (newest.outcome === 'closed') return true;
  // Nobody has it, and no close took its person off: a human did, on purpose.
  return (newest.outcome === 'assigned' || newest.outcome === 'takenOver') && close.unassign;
}

/**
 * Is this opening left alone on purpose?
 * @param since when a webhook, or the first catch-up, said so, epoch ms; a run that has begun since was for a later opening
 */
export function isLeft(since: number | undefined, newest: NewestRun | undefined): boolean {
  return since !== undefined && (newest === undefined || newest.startedAt <= since);
}

/**
 * Was this open before the installation, as far as anybody can tell? Until the first catch-up has been through, whatever
 * says nothing of its age is. A time without milliseconds stands for its whole second: what was opened in the second of
 * the installation is routed.
 * @param notes undefined: there are none yet
 */
export function isFromBefore(
  { openedAt, notBefore }: { openedAt?: number; notBefore?: number },
  notes: Pick<NotesMemo, 'since' | 'counted'> | undefined,
): boolean {
  if (openedAt === undefined && notes?.counted === true) return false;
  const at = openedAt ?? notBefore ?? 0;
  const latest = at % 1000 === 0 ? at + 999 : at;
  return latest < (notes?.since ?? Infinity);
}

/** What the list leaves out and the rules of the workspace ask for: one more call for each. */
export function unlisted(
  { contact, channel, source }: { contact: Contact; channel?: Channel; source?: string },
  { match, startOn }: { match: readonly MatchRule[]; startOn: readonly string[] },
): Unlisted[] {
  return [
    ...(channel === undefined && dependsOnChannel(match, contact) ? (['channel'] as const) : []),
    ...(source === undefined && dependsOnSource(startOn) ? (['source'] as const) : []),
  ];
}

/** Known VIPs first, then by age; where the platform does not say when, as it lists them. Each conversation once. */
export function inOrder(missed: readonly Missed[]): Missed[] {
  const each = [...new Map(missed.map((one) => [one.conversation, one])).values()];
  const rank = ({ vip }: Missed) => (vip ? 0 : 1);
  const age = ({ openedAt }: Missed) => openedAt ?? Number.MAX_SAFE_INTEGER;
  return each.sort((a, b) => rank(a) - rank(b) || age(a) - age(b));
}

/** Whether the contact is known to be a VIP before anybody is asked. */
export function knownVip(contact: Contact, policy: RoutingPolicy): boolean {
  // A tag with variables differs from contact to contact.
  const tag = policy.vipTag?.includes('$') ? undefined : policy.vipTag;
  return (
    vipByContact(contact, policy.vipContacts) !== undefined ||
    contact.tags.some((one) => isSameText(one, tag)) ||
    Object.hasOwn(policy.dedicatedAgents ?? {}, fold(contact.email ?? ''))
  );
}

/** The contact without what the policy never reads. */
export function compactContact(
  contact: Contact,
  { crm, vipContacts, vipTag }: RoutingPolicy,
  rules: readonly MatchRule[],
): Contact {
  const read = JSON.stringify([crm, vipContacts, vipTag, rules.map(({ when }) => when)]).toLowerCase();
  const counts = (name: string) => read.includes(name.toLowerCase());
  const tags = [...contact.tags].sort((a, b) => Number(counts(b)) - Number(counts(a)));
  const fields = Object.entries(contact.fields).filter(([name]) => counts(name));
  return { ...contact, tags: tags.slice(0, MAX_TAGS), fields: Object.fromEntries(fields) };
}
