import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Counter, type Registry } from 'prom-client';
import type { WorkspaceConfig } from '../config/workspace.js';
import type { Environment } from '../crm/build-request.js';
import { webhooksAt } from '../platforms/index.js';
import type { PlatformConnector } from '../platforms/platform.js';
import type { PolicySource } from '../client/routing/chosen-policy.js';
import type { Opener } from '../client/routing/open-conversation.js';
import { createCatchUpActivities } from './catch-up/catch-up.js';
import { counterOfActivities } from './counted.js';
import type { CrmWatch } from './crm/crm-watch.js';
import { createDeskActivities } from './desk/desk.js';
import { createCustomerActivities } from './crm/get-contact-data.js';
import { createHeldActivities } from './messages-only/held-conversation.js';
import { withHeartbeats } from './with-heartbeats.js';
import { createPlatformActivities } from './platform/platform.js';
import { createEventActivities } from './events/post-event.js';
import { createReconciliationActivities } from './desk/reconciliation.js';
import { createRegistryActivities } from './policy/registry.js';
import { createReopenActivities } from './reopen.js';
import { createReplyActivities } from './first-reply/reply.js';

export interface ActivityDependencies extends Opener {
  /** A client on a `deskConnection`. */
  asking: Client;
  config: PolicySource & { find(id: string): WorkspaceConfig | undefined };
  /** What talks to a workspace's platform; undefined when the workspace is no longer configured. */
  connectorOf: (workspace: string) => Pick<PlatformConnector, 'client' | 'idempotent'> | undefined;
  /** Where `${ENV}` references of the policy are looked up. */
  env: Environment;
  /** Learns of every answer of a CRM. */
  crmWatch: CrmWatch;
  /** Where each attempt is counted. */
  registry: Registry;
}

/**
 * All activities of the product, by the Task Queue that they are served on. Service, worker and tests take them from here.
 * Some are served on two: workflows call them where a platform's rate limit holds, or else where the run is.
 */
export function activities(deps: ActivityDependencies) {
  const { asking, config, connectorOf, registry, taskQueue, env, crmWatch } = deps;
  const clientOf = (id: string) => connectorOf(id)?.client;
  const rosterOf = (id: string) => config.workspace(id).roster;
  const counted = counterOfActivities(registry);
  const missed = new Counter({
    name: 'router_missed_openings_total',
    help: 'Openings that no webhook told of, found and started by the catch-up',
    labelNames: ['workspace'],
    registers: [registry],
  });

  const customer = withHeartbeats(createCustomerActivities({ env, watch: crmWatch }));
  const onPlatform = {
    ...withHeartbeats(
      createPlatformActivities({ clientOf, idempotent: (id) => connectorOf(id)?.idempotent === true }),
    ),
    ...createReconciliationActivities({ ...deps, clientOf, workspace: (id) => config.workspace(id) }),
    ...createCatchUpActivities({
      ...deps,
      clientOf,
      switchedOnAt: webhooksAt,
      countMissed: (workspace, started) => missed.inc({ workspace }, started),
    }),
  };
  return {
    routing: counted({
      ...customer,
      ...onPlatform,
      ...withHeartbeats(
        createDeskActivities({ client: asking, taskQueue, processId: randomUUID(), rosterOf }),
      ),
      ...createReopenActivities(deps),
      ...createHeldActivities(deps),
      ...createRegistryActivities(deps),
      ...createReplyActivities(rosterOf),
      ...createEventActivities({
        endpointOf: (id, name) => config.find(id)?.webhooks.find((one) => one.id === name),
      }),
    }),
    platform: counted(onPlatform),
    crm: counted(customer),
  };
}
