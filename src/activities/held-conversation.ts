import type { PolicySource } from '../temporal/chosen-policy.js';
import { deliver } from '../temporal/deliver.js';
import { isOpen } from '../temporal/is-open.js';
import { describe, type Starter } from '../temporal/start-routing.js';
import type { HeldActivities } from '../workflows/activities.js';
import { Stage } from '../workflows/search-attributes.js';

export interface HeldDependencies extends Pick<Starter, 'client' | 'taskQueue'> {
  config: PolicySource;
}

/** Tells run, desk and watch what a held conversation knows, as a webhook of a platform with conversations would. */
export function createHeldActivities({ config, ...to }: HeldDependencies): HeldActivities {
  return {
    async waitsForUs(routing) {
      const run = await describe(to.client, routing);
      const stage = run?.typedSearchAttributes.get(Stage);
      return run !== undefined && isOpen(run) && (stage === 'queued' || stage === 'paused');
    },
    tellRun: (workspace, routing, event) => deliver(to, config.workspace(workspace).policy, routing, event),
  };
}
