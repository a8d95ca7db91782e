import type { PolicySource } from '../temporal/chosen-policy.js';
import { newsOf } from '../routing/conversation-news.js';
import { deliver } from '../temporal/deliver.js';
import type { Starter } from '../temporal/start-run.js';
import { waitsForUs } from '../temporal/waits-for-us.js';
import type { HeldActivities } from '../workflows/activities.js';

export interface HeldDependencies extends Pick<Starter, 'client' | 'taskQueue'> {
  config: PolicySource;
}

/** Tells run, desk and watch what a held conversation knows, as a webhook of a platform with conversations would. */
export function createHeldActivities({ config, ...to }: HeldDependencies): HeldActivities {
  return {
    waitsForUs: (routing) => waitsForUs(to.client, routing),
    tellRun: (workspace, routing, event) => deliver(to, config.workspace(workspace).policy, routing, newsOf(event)),
  };
}
