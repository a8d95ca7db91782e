import type { Registry } from 'prom-client';
import { CrmWatch } from '../activities/crm/crm-watch.js';
import { createApi } from '../api/index.js';
import { openDoor, type Door } from '../api/door.js';
import { hostNames } from '../api/host-check.js';
import { connect, type ConnectOptions } from './connect.js';
import { followPolicy } from './live/policy-follower.js';
import { countedCampaigns, PageOfMetrics, watchTemporalReturn, watchWorkflows } from './process-metrics.js';
import { readinessOf } from './readiness.js';
import { createDeskClient } from '../client/desk/desk-client.js';
import { createRoutingClient } from '../client/routing/routing-client.js';
import { remoteCodecOf } from '../temporal/codec/remote-codec.js';
import { noteOpeningsLeftAlone } from '../client/catch-up/notes.js';
import { takeUpWork, type Versioning } from '../temporal/worker-versions.js';
import { prepareWorkspaces, startWorkers } from './workers.js';

export interface ServiceOptions extends ConnectOptions {
  host: string;
  port: number;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
  /** Absent: this process answers HTTP and leaves the work to others. */
  workflowBundle?: string | undefined;
  /** Absent: without Worker Versioning. */
  versioning?: Versioning;
  /** The Temporal SDK's metrics as text; absent: /metrics has ours alone. */
  sdkMetrics?: () => string;
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

/**
 * API and workers in one process on one connection: then the first workflow task comes back with the start itself. It
 * listens at once; until Temporal is reached it says that it is not ready.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const registry = new PageOfMetrics(options.sdkMetrics);
  const door = await openDoor({ ...options, hosts: hostNames(options.env['ROUTER_HOSTS']), registry });
  try {
    return await behind(door, registry, options);
  } catch (e) {
    await door.stop();
    throw e;
  }
}

async function behind(door: Door, registry: Registry, options: ServiceOptions): Promise<Service> {
  const { namespace, logger, workflowBundle, temporalUi } = options;
  const connected = await connect(options, workflowBundle !== undefined);
  const { live } = connected;
  const crmWatch = new CrmWatch(registry);
  const campaigns = countedCampaigns(registry);
  const workers =
    workflowBundle &&
    (await startWorkers({ ...options, ...connected, workflowBundle, crmWatch, campaigns, registry }));
  if (workers) await takeUpWork(connected.client, options.versioning, logger);
  const prepared = async () => workers && prepareWorkspaces({ ...connected, namespace });
  const follower = await followPolicy({ ...options, ...connected, registry, prepared });
  const refresh = setInterval(() => {
    prepared().catch((e: unknown) => logger.error({ why: String(e) }, 'refreshing working hours failed'));
  }, REFRESH_HOURS).unref();
  const routing = createRoutingClient({
    ...connected,
    config: live,
    campaigns,
    idleCloseOf: (workspace) => connected.connectors.get(workspace)?.messagesOnly?.idleClose,
    namespace,
    onRefused: (workspace, workflowId, event) =>
      logger.warn(
        { workspace, workflowId, event },
        'a run accepts no further Signals; the event is skipped; look at the run in the Temporal UI and terminate it if it is stuck',
      ),
    ...(temporalUi ? { temporalUi } : {}),
  });
  const { connectors } = connected;
  const temporalReturn = watchTemporalReturn({ ...connected, logger });
  const workflowWatch = watchWorkflows({ ...connected, logger, registry });
  const others = [crmWatch, follower, workflowWatch];
  const ready = readinessOf({ ping: () => routing.ping(), workers: workers || undefined, others });
  const desk = createDeskClient({ ...connected, config: live });
  const remote = remoteCodecOf(options.env);
  const remoteCodec = remote ? { remoteCodec: { ...remote, namespace } } : {};
  const leaveAlone = noteOpeningsLeftAlone(connected);
  const api = {
    config: live,
    routing,
    desk,
    connectors,
    logger,
    registry,
    ready,
    leaveAlone,
    ...remoteCodec,
  };
  door.open(createApi(api));

  return {
    address: door.address,
    done: workers ? workers.done : new Promise(() => undefined),
    async stop() {
      clearInterval(refresh);
      follower.stop();
      temporalReturn.stop();
      workflowWatch.stop();
      await door.stop();
      if (workers) await workers.stop();
      await connected.connection.close();
    },
  };
}
