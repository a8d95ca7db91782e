import type { Customer } from '../customer.js';
import { fold } from '../fold.js';
import type { DeskTarget, RoutingPolicy, SomebodysTarget } from './policy.js';

/** Where a target leads for one customer, and why, for operators. */
interface ResolvedTarget {
  target: DeskTarget;
  note?: string;
}

/**
 * Turns "the dedicated agent" into a person: the one named in the policy, else the account's owner in the CRM, else the
 * target's fallback. Every other target stays as it is.
 * @param email as the customer was looked up by
 */
export function whoIsMeant(
  target: SomebodysTarget,
  policy: Pick<RoutingPolicy, 'dedicatedAgents' | 'owners'>,
  { email, customer }: { email?: string; customer?: Customer },
): ResolvedTarget {
  if (target.kind !== 'dedicated') return { target };
  const { fallback, queue, whenAway } = target;
  const named = entry(policy.dedicatedAgents, email);
  const owner = entry(policy.owners, customer?.owner);
  const user = named ?? owner;
  if (user === undefined) {
    const hasOwner = customer?.owner !== undefined;
    const note = hasOwner ? "The account's owner in the CRM is not in the roster" : 'No dedicated agent';
    return { target: fallback, note };
  }
  const pool = fallback.kind === 'user' ? fallback.fallback : fallback;
  return {
    target: { kind: 'user', user, fallback: pool, queue, whenAway },
    note:
      named === undefined ? "Dedicated agent: the account's owner" : 'Dedicated agent: named in the policy',
  };
}

function entry(names: Record<string, string> | undefined, name: string | undefined): string | undefined {
  const key = name === undefined ? undefined : fold(name);
  return names && key !== undefined && Object.hasOwn(names, key) ? names[key] : undefined;
}
