/** What the world has told a run. Signal handlers write here and do nothing else; steps read. */
import type { Close } from '../../routing/close.js';
import type {
  AgentRef,
  ConversationOpened,
  IncomingMessage,
  OutgoingMessage,
} from '../../routing/conversation.js';
import type { SeatOffer } from '../../routing/desk/messages.js';
import type { PublishedPolicy } from '../../routing/policy-registry.js';

/** Beyond this many messages of one run the rest is dropped: no contact answers a question with a thousand messages. */
const MESSAGE_LIMIT = 1_000;

export interface Inbox {
  messages: IncomingMessage[];
  sent: OutgoingMessage[];
  /** Our messages that did not reach the contact, and why. */
  failed: Record<string, string>;
  /** Last assignee the platform named; undefined until it names one. */
  assignee?: AgentRef | null;
  /** Address that somebody wrote into the contact while the run was open. */
  email?: string;
  /** Where the contact is reached on the platform now: their number or user id there has changed. */
  address?: string;
  closed?: Close;
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

export const emptyInbox = (): Inbox => ({ messages: [], sent: [], failed: {}, paused: false, malformed: 0 });

/**
 * Records a message once, whatever number of times it is delivered.
 * @returns true: a repeat or one too many is not malformed
 */
export function record<M extends { id: string }>(list: M[], message: M): true {
  if (list.length < MESSAGE_LIMIT && !list.some((one) => one.id === message.id)) list.push(message);
  return true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isMessage(value: unknown): value is { id: string } {
  if (!isObject(value) || typeof value['id'] !== 'string') return false;
  const [text, at] = [value['text'], value['at']];
  return (text === undefined || typeof text === 'string') && (at === undefined || typeof at === 'number');
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
