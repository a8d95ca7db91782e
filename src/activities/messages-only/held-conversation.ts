import { log } from '@temporalio/activity';
import type { ConversationEvent } from '../../routing/conversation.js';
import type { PolicySource } from '../../client/routing/chosen-policy.js';
import { deliverAll } from '../../client/routing/deliver.js';
import { claimPlace, openPlace, tellPlace } from '../../client/messages-only/held-conversation.js';
import type { Starter } from '../../client/routing/start-run.js';
import { waitsForUs } from '../../client/routing/newest-run.js';
import type { HeldActivities } from '../../workflows/activities.js';

interface HeldDependencies extends Pick<Starter, 'client' | 'taskQueue' | 'naming'> {
  config: PolicySource;
}

/** Tells run, desk and watch what a held conversation knows, as a webhook of a platform with conversations would. */
export function createHeldActivities({ config, ...to }: HeldDependencies): HeldActivities {
  return {
    waitsForUs: (routing) => waitsForUs(to.client, routing),
    async tellRun(workspace, routing, events) {
      const { policy } = config.workspace(workspace);
      const answers = await deliverAll(to, policy, routing, events);
      for (const type of refusedOf(events, answers))
        log.warn('the run accepts no further Signals; the event is skipped', {
          workspace,
          workflowId: routing,
          event: type,
        });
    },
    claimName: (name, claim) => claimPlace(to, name, claim),
    passOn: (main, news) => tellPlace(to, main, news),
    async isHeld({ workspace, platform, conversation }) {
      return Boolean(await openPlace(to.client, to.naming.workflowId(workspace, platform, conversation)));
    },
  };
}

const refusedOf = (events: readonly ConversationEvent[], answers: readonly string[]) =>
  new Set(events.flatMap(({ type }, at) => (answers[at] === 'refused' ? [type] : [])));
