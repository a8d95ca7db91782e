import type { ConversationOpened } from '../conversation.js';
import { isSameText } from '../fold.js';
import type { MatchRule, RoutingPolicy } from './policy.js';

/**
 * The policy that holds for one opening: the first rule that matches changes it.
 * @returns `ignored` with the rule's name when the rule ignores such conversations
 */
export function policyFor(
  policy: RoutingPolicy,
  rules: readonly MatchRule[],
  opened: Pick<ConversationOpened, 'channel' | 'contact'>,
): RoutingPolicy | { ignored: string } {
  const rule = rules.find((one) => matches(one, opened));
  if (rule === undefined) return policy;
  if (rule.ignore) return { ignored: rule.name };
  return {
    ...policy,
    rule: rule.name,
    ...(rule.question ? { question: rule.question } : {}),
    targets: { ...policy.targets, ...rule.targets },
  };
}

/** Of each list that a rule has, the conversation must have one. */
export function matches(
  { when }: MatchRule,
  { channel, contact }: Pick<ConversationOpened, 'channel' | 'contact'>,
): boolean {
  const holds = (wanted: string[] | undefined, present: (string | undefined)[]) =>
    wanted === undefined || wanted.some((one) => present.some((other) => isSameText(one, other)));
  return (
    holds(when.channels, [channel?.id, channel?.source]) &&
    holds(when.inboxes, [channel?.inbox]) &&
    holds(when.tags, contact.tags)
  );
}

/**
 * Whether the rule that fits depends on the channel, which is not known: a rule that names channels would come first if
 * one of them is the conversation's.
 */
export function dependsOnChannel(
  rules: readonly MatchRule[],
  contact: ConversationOpened['contact'],
): boolean {
  const fitsBesides = ({ name, when: { inboxes, tags } }: MatchRule) =>
    matches({ name, when: { ...(inboxes ? { inboxes } : {}), ...(tags ? { tags } : {}) } }, { contact });
  return rules.find(fitsBesides)?.when.channels !== undefined;
}

/** Opening sources that the platforms document. */
const DOCUMENTED_SOURCES = new Set([
  'contact',
  'user',
  'workflow',
  'api',
  'zapier',
  'make',
  'n8n',
  'bot',
  'ai_agent',
  'broadcast',
  'echo',
  'ctc_ads',
  'growth_widget',
]);

/** The source as a metric label: a fixed set of words. */
export function sourceLabel(source: string): string {
  return DOCUMENTED_SOURCES.has(source) ? source : 'unknown';
}

/**
 * Whether an opening from this source starts a run. One from an unknown source does: a conversation that is routed without
 * need costs less than a contact whom nobody answers.
 */
export function startsRun(source: string, startOn: readonly string[]): boolean {
  return startOn.includes(source) || !DOCUMENTED_SOURCES.has(source);
}

/** Whether any opening is left out, so that its source must be known. */
export function dependsOnSource(startOn: readonly string[]): boolean {
  return [...DOCUMENTED_SOURCES].some((source) => !startOn.includes(source));
}
