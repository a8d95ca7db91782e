import type { Unanswered } from '../../routing/conversation.js';
import type { Ending } from '../../routing/outcome.js';
import type { DeskTarget, SomebodysTarget } from '../../routing/policy/policy.js';
import type { Run } from '../run/run.js';
import { assignTo } from './assign-to.js';

/** The person who has the conversation did not write in time: somebody else gets it. */
export function routeOnceMore(run: Run, { by, within, branch, tier }: Unanswered): Promise<Ending> {
  run.tier = tier;
  run.replaces = by.id;
  const minutes = Math.round(within / 60_000);
  const why = `${by.name ?? by.id} did not write within ${minutes} min of their working time`;
  run.story.note(why);
  run.notes.push(why);
  const target = run.policy.targets[branch];
  // The policy has changed meanwhile: nobody else is wanted either.
  if (target.kind === 'unassign') return assignTo(run, branch);
  return assignTo(run, branch, { target: insteadOf(target), except: [by.id] });
}

/** A person's fallback; of a team, everybody else. */
function insteadOf(target: SomebodysTarget): DeskTarget {
  if (target.kind === 'dedicated')
    return target.fallback.kind === 'user' ? target.fallback.fallback : target.fallback;
  return target.kind === 'user' ? target.fallback : target;
}
