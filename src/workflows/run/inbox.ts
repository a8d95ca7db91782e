/** Signals received by a run. Signal handlers only write here; steps read. */
import type {
  AgentRef,
  ContactEditor,
  ConversationOpened,
  OutgoingMessage,
} from '../../routing/conversation.js';
import type { SeatOffer } from '../../routing/desk/messages.js';
import { isByHuman } from '../../routing/human-message.js';
import type { PublishedPolicy } from '../../routing/policy/policy-registry.js';
import { noCloses, type HeardCloses } from './closes.js';
import { Heard } from './heard.js';

/** Messages to the contact that a run keeps; the oldest one of a machine gives way to a later one. */
const MAX_SENT = 200;

export interface Inbox {
  heard: Heard;
  sent: OutgoingMessage[];
  /** Our messages that did not reach the contact, and why. */
  failed: Record<string, string>;
  /** Last assignee the platform named; undefined until it names one. */
  assignee?: AgentRef | null;
  /** Address that somebody wrote into the contact's record while the run was open. */
  edited?: { email: string; by?: ContactEditor };
  /** Where the contact is reached on the platform now: their number or user id there has changed. */
  address?: string;
  readonly closes: HeardCloses;
  reopened?: ConversationOpened;
  offer?: SeatOffer;
  /** The desk has forgotten that this run waits. */
  deskReopened?: true;
  /** True while an operator has paused the workspace. */
  paused: boolean;
  /** The policy an operator wants this conversation routed by. */
  policy?: PublishedPolicy;
  /** Signals that were not what they should be; ignored, and shown. */
  malformed: number;
}

export const emptyInbox = (handOverWords: readonly string[]): Inbox => ({
  heard: new Heard(handOverWords),
  closes: noCloses(),
  sent: [],
  failed: {},
  paused: false,
  malformed: 0,
});

/** Records a message to the contact once, however often it is delivered. @returns whether it is news */
export function recordSent(list: OutgoingMessage[], message: OutgoingMessage): boolean {
  if (list.some(({ id }) => id === message.id)) return false;
  list.push(message);
  if (list.length > MAX_SENT) {
    const oldest = list.findIndex((one) => !isByHuman(one));
    list.splice(Math.max(0, oldest), 1);
  }
  return true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isMessage(value: unknown): value is { id: string } {
  if (!isObject(value) || typeof value['id'] !== 'string') return false;
  if (value['reading'] !== undefined && !isReading(value['reading'])) return false;
  const [text, at] = [value['text'], value['at']];
  return (text === undefined || typeof text === 'string') && (at === undefined || typeof at === 'number');
}

/** The well-formed messages of a signal. */
export const messagesIn = <M extends { id: string }>(list: readonly M[]): readonly M[] =>
  isList(list) ? list.filter((one): boolean => isMessage(one)) : [];

const isList = (value: unknown): boolean => Array.isArray(value);

function isReading(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value['emails'])) return false;
  const { emails, words } = value;
  return (
    emails.every((one) => isObject(one) && typeof one['address'] === 'string') &&
    (words === undefined || typeof words === 'string')
  );
}

export function isAgent(value: unknown): value is AgentRef {
  return isObject(value) && typeof value['id'] === 'string';
}

export function isOpening(value: unknown): value is ConversationOpened {
  return isObject(value) && typeof value['openedId'] === 'string' && isObject(value['contact']);
}

export function isPublished(value: unknown): value is PublishedPolicy {
  if (!isObject(value) || !isObject(value['policy']) || !Array.isArray(value['match'])) return false;
  const { policy } = value;
  if (typeof policy['version'] !== 'string') return false;
  return ['question', 'crm', 'targets', 'takeover', 'notices', 'platform'].every((key) =>
    isObject(policy[key]),
  );
}
