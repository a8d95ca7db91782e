import { compact } from '../../routing/compact.js';
import type { Branch } from '../../routing/policy/policy.js';
import { announce } from '../run/announce.js';
import type { RunWith } from '../run/run.js';
import type { Assignment } from './assign-to.js';
import { sendNotice } from './send-a-message.js';

/** "Branch": where the policy sends such a contact. The contact is told, where the policy has a text for it. */
export async function takeBranch(
  run: RunWith<'identity' | 'assignment' | 'outbox'>,
  branch: Branch,
): Promise<Assignment> {
  const to = branchOf(run, branch);
  if (branch === 'invalid') {
    void announce(run, 'escalated', {
      why: run.identity.wantsHuman ? 'The contact asked for a human' : 'No valid e-mail',
    });
    await sendNotice(run, 'escalated');
  }
  if (branch !== 'sendFailed') await sendNotice(run, branch);
  return to;
}

/** The same without a word to the contact, who was told before. */
export function branchOf(run: RunWith<'identity' | 'assignment'>, branch: Branch): Assignment {
  run.assignment.branch = branch;
  const target = run.policy.targets[branch];
  const { firstReplyWithin } = target.kind === 'unassign' ? {} : target;
  return compact({
    target,
    reason: reasonFor(run, branch),
    firstReplyWithin,
  });
}

const REASONS: Record<Branch, string> = {
  vip: 'VIP',
  regular: 'regular',
  unknown: 'not in the CRM',
  unavailable: 'CRM out of reach, triage',
  misconfigured: 'CRM misconfigured, triage',
  invalid: 'no valid e-mail, escalated',
  noAnswer: 'no answer to the e-mail question',
  sendFailed: 'the e-mail question could not be sent',
};

function reasonFor({ identity }: RunWith<'identity'>, branch: Branch): string {
  if (branch === 'unavailable' && !identity.customer) return 'waited for more than a day, triage';
  if (branch === 'invalid' && identity.wantsHuman) return 'asked for a human';
  return REASONS[branch];
}
