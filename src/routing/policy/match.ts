import type { ConversationOpened } from '../conversation.js';
import { isSameText } from '../fold.js';
import type { MatchRule, RoutingPolicy } from './policy.js';

/**
 * The policy that holds for one opening: the first rule that matches changes it.
 * @returns `ignored` with the rule's name when the rule leaves such conversations alone
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

/** Each list of a rule that is there must hold one of what the conversation has. */
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
 * Whether the channel decides which rule fits a conversation whose channel is not known: a rule that names channels would
 * come first, if one of them is the conversation's.
 */
export function dependsOnChannel(
  rules: readonly MatchRule[],
  contact: ConversationOpened['contact'],
): boolean {
  const fitsBesides = ({ name, when: { inboxes, tags } }: MatchRule) =>
    matches({ name, when: { ...(inboxes ? { inboxes } : {}), ...(tags ? { tags } : {}) } }, { contact });
  return rules.find(fitsBesides)?.when.channels !== undefined;
}
