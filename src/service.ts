import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { CrmWatch } from './activities/crm-watch.js';
import { createApi } from './api/index.js';
import { listen } from './api/listen.js';
import { connect, type ConnectOptions } from './connect.js';
import type { Workers } from './run-workers.js';
import { CatchUpWatch } from './live/catch-up-watch.js';
import { followPolicy } from './live/follow-policy.js';
import { webhooksAt } from './platforms/index.js';
import { Campaigns } from './temporal/campaigns.js';
import { catchUpNow } from './temporal/catch-up-schedule.js';
import { underDeadline } from './temporal/deadline.js';
import { createDeskClient } from './temporal/desk-client.js';
import { createRoutingClient } from './temporal/routing-client.js';
import type { RoutingClient } from './temporal/routing-contract.js';
import { WebhookArrivals } from './temporal/webhook-arrivals.js';
import { lookAtWebhooks } from './temporal/webhook-watch.js';
import { prepareWorkspaces, startWorkers } from './workers.js';

export interface ServiceOptions extends ConnectOptions {
  host: string;
  port: number;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
  /** Absent: this process answers HTTP and leaves the work to others. */
  workflowBundle?: string | undefined;
  logger: Logger;
}

export interface Service {
  /** Where the API listens. */
  address: string;
  /** Rejects when a worker dies; ends after `stop`. Without workers it never ends. */
  done: Promise<void>;
  stop(): Promise<void>;
}

/** Desks know the agents' hours for eight days: told again in milliseconds. */
const REFRESH_HOURS = 6 * 3_600_000;

/** API and workers in one process on one connection: then the first workflow task comes back with the start itself. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { namespace, logger, workflowBundle, temporalUi } = options;
  const connected = await connect(options, workflowBundle !== undefined);
  const { live } = connected;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const crmWatch = new CrmWatch(registry);
  const campaigns = countedCampaigns(registry);
  const workers =
    workflowBundle && (await startWorkers({ ...options, ...connected, workflowBundle, crmWatch, campaigns }));
  const prepared = async () => workers && prepareWorkspaces({ ...connected, namespace }, workers);
  const follower = await followPolicy({ ...options, ...connected, registry, prepared });
  const refresh = setInterval(() => {
    prepared().catch((e: unknown) => logger.error({ why: String(e) }, 'desks know the old hours'));
  }, REFRESH_HOURS).unref();
  const routing = createRoutingClient({
    ...connected,
    config: live,
    campaigns,
    namespace,
    ...(temporalUi ? { temporalUi } : {}),
  });
  const { connectors } = connected;
  const { client } = connected;
  const catchUpWatch = new CatchUpWatch({
    config: live,
    look: (id) => underDeadline(client, () => lookAtWebhooks(client, id)),
    catchUpNow: (id) => underDeadline(client, () => catchUpNow(client, id)),
    switchedOnAt: webhooksAt,
    logger,
    registry,
  });
  catchUpWatch.start();
  const arrivals = new WebhookArrivals({
    ...connected,
    warn: (details, message) => logger.warn(details, message),
  });
  const parts = [crmWatch, follower, catchUpWatch];
  const ready = readiness(routing, workers || undefined, parts);
  const desk = createDeskClient({ ...connected, config: live });
  const app = createApi({ config: live, routing, desk, connectors, logger, registry, ready, arrivals });
  const server = await listen(app, options);

  return {
    address: server.address,
    done: workers ? workers.done : new Promise(() => undefined),
    async stop() {
      clearInterval(refresh);
      follower.stop();
      catchUpWatch.stop();
      await server.stop();
      await arrivals.stop();
      if (workers) await workers.stop();
      await connected.connection.close();
    },
  };
}

/** A CRM that cannot be understood, or a refused policy file, is shown and does not take the process out of service. */
function readiness(
  routing: RoutingClient,
  workers: Workers | undefined,
  parts: { checks(): Record<string, string> }[],
) {
  return async () => {
    const temporal = await routing.ping().then(
      () => 'ok',
      () => 'away',
    );
    const running = workers === undefined ? 'elsewhere' : workers.running() ? 'ok' : 'not running';
    return {
      ok: temporal === 'ok' && running !== 'not running',
      checks: Object.assign({ temporal, workers: running }, ...parts.map((part) => part.checks())) as Record<
        string,
        string
      >,
    };
  };
}

function countedCampaigns(registry: Registry): Campaigns {
  const skipped = new Counter({
    name: 'router_questions_skipped_total',
    help: 'Contacts not asked for their e-mail because too many would have been at once',
    labelNames: ['workspace'],
    registers: [registry],
  });
  return new Campaigns((workspace) => skipped.inc({ workspace }));
}
