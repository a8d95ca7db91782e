/** What Signal handlers accept. Anybody with access to Temporal can send a Signal, so no payload is taken on trust. */
import type { AgentRef, ConversationOpened } from '../../routing/conversation.js';
import type { PublishedPolicy } from '../../routing/policy/policy-registry.js';

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isMessage(value: unknown): value is { id: string } {
  if (!isObject(value) || typeof value['id'] !== 'string') return false;
  if (value['reading'] !== undefined && !isReading(value['reading'])) return false;
  const [text, at] = [value['text'], value['at']];
  return (text === undefined || typeof text === 'string') && (at === undefined || typeof at === 'number');
}

/** The well-formed messages of a Signal. */
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
