import type { ConversationOpened } from '../../routing/conversation.js';
import type { Campaigns } from './campaigns.js';
import { chosenPolicy, pausedBy, type PolicySource } from './chosen-policy.js';
import type { OpenAnswer } from './routing-contract.js';
import { startRouting } from './start-routing.js';
import type { Starter } from './start-run.js';

export interface Opener extends Starter {
  config: PolicySource;
  /** Counts the contacts that are not asked because too many would be. */
  campaigns: Campaigns;
}

/**
 * The only way from an opening to its run, for webhooks, the API, workflows and the catch-up alike: finds the policy that
 * holds for the opening, marks it as the workspace is now, makes sure that it has exactly one run, and counts a new one.
 */
export async function openConversation(to: Opener, opened: ConversationOpened): Promise<OpenAnswer> {
  const { workspace, platform, conversation } = opened;
  const policy = chosenPolicy(to.config, opened);
  if ('ignored' in policy)
    return {
      kind: 'ignored',
      workflowId: to.naming.workflowId(workspace, platform, conversation),
      reason: `the rule ${policy.ignored} of the policy leaves it alone`,
    };
  const { mark, settle } = to.campaigns.take(opened, policy);
  let isStarted = false;
  try {
    const answer = await startRouting(to, { ...opened, ...pausedBy(to.config, opened), ...mark }, policy);
    isStarted = answer.kind === 'started';
    return answer;
  } finally {
    settle(isStarted);
  }
}
