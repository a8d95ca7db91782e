import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { Registry } from 'prom-client';
import { CrmWatch } from '../../src/activities/crm/crm-watch.js';
import { activities } from '../../src/activities/index.js';
import type { ConversationOpened, IncomingMessage } from '../../src/routing/conversation.js';
import { routingSlots } from '../../src/app/routing-slots.js';
import { runWorkers } from '../../src/app/run-workers.js';
import { newDesk } from '../../src/routing/desk/snapshot.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import type { MatchRule, Roster, RoutingPolicy } from '../../src/routing/policy/policy.js';
import { createClient } from '../../src/temporal/client.js';
import { deskConnection } from '../../src/client/desk/desk-connection.js';
import { bundleFor, converting } from '../../src/temporal/codec/data-converter.js';
import { ISOLATE_TIMEOUT } from '../../src/temporal/isolate-timeout.js';
import { crmQueue, deskId, deskQueue, platformQueue, Naming } from '../../src/client/names.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import type { Starter } from '../../src/client/routing/start-run.js';
import { countedCampaigns } from '../../src/app/process-metrics.js';
import type { PlatformClient } from '../../src/platforms/platform.js';
import type { WebhookEndpoint } from '../../src/config/workspace.js';
import { withHeartbeats } from '../../src/activities/with-heartbeats.js';
import type { PlatformActivities } from '../../src/workflows/activities.js';
import { contactReplied, deskEvent } from '../../src/workflows/messages.js';
import type { DeskEvent } from '../../src/routing/desk/messages.js';
import { policy as samplePolicy, roster as sampleRoster } from './policy.js';
import { orLastSeen } from './last-seen.js';
import { opening } from './opening.js';
import { read } from './read.js';
import { versioned, type Versioning } from '../../src/temporal/worker-versions.js';
import { StandIn } from './stand-in.js';
import { testEnvironment } from './temporal.js';
import { inTime, until } from './wait.js';

export { knownAs, opening } from './opening.js';

export interface World {
  client: Client;
  /** Asks the desk. */
  asking: Client;
  standIn: StandIn;
  policy: RoutingPolicy;
  /** Where events go; the policy says which. */
  endpoints: WebhookEndpoint[];
  /** What the catch-up goes by besides the policy. */
  readonly rules: { match: MatchRule[]; startOn: string[] };
  starter: Starter;
  /** What the worker counts. */
  registry: Registry;
  open(over?: Partial<ConversationOpened>): Promise<RunHandle>;
  tellDesk(event: DeskEvent): Promise<void>;
  /** Look-ups of a CRM with limits are made from now on. */
  serveCrm(): Promise<void>;
  stop(): Promise<void>;
}

export interface RunHandle extends WorkflowHandle {
  conversation: string;
  says(text: string, over?: Partial<IncomingMessage>): Promise<void>;
  routed(): Promise<RoutingResult>;
  /** Waits until the present line of the run's details matches. */
  reaches(sentence: RegExp): Promise<string>;
}

/** Real server, real workers, the real desk; only the platform and the CRM are stand-ins. */
export async function createWorld(
  options: {
    policy?: Partial<RoutingPolicy>;
    roster?: Roster;
    slots?: number;
    /** Prepared before the first worker runs. */
    standIn?: StandIn;
    /** In place of the stand-in's. */
    platform?: PlatformActivities;
    endpoints?: WebhookEndpoint[];
    /** Of another world, to go on with its runs. */
    workspace?: string;
    /** In place of the present code. */
    workflowBundle?: string;
    versioning?: Versioning;
    /** Keys of the payload codec. */
    env?: NodeJS.ProcessEnv;
    activities?: object; // in place of the real ones
  } = {},
): Promise<World> {
  const env = await testEnvironment();
  const workspace = options.workspace ?? `w${randomUUID().slice(0, 8)}`;
  const taskQueue = `test-${workspace}`;
  const policy = samplePolicy({ ...options.policy, workspace });
  const roster = options.roster ?? sampleRoster;
  const endpoints = options.endpoints ?? [];
  const standIn = options.standIn ?? new StandIn();
  const converter = converting(options.env ?? {});
  const asking = new Client({
    connection: deskConnection({ address: env.address }),
    namespace: env.namespace,
    identity: 'test',
    ...converter,
  });
  const client = createClient(env.connection, env.namespace, { identity: 'test', ...converter });
  const starter: Starter = { client, naming: new Naming('test secret'), taskQueue, eager: true };
  const bundle = options.workflowBundle ?? env.workflowBundle;
  const shared = {
    connection: env.connection,
    namespace: env.namespace,
    identity: 'test',
    ...converter,
    ...versioned(options.versioning),
    workflowBundle: { codePath: bundleFor(bundle, options.env ?? {}) },
    ...ISOLATE_TIMEOUT,
    stickyQueueScheduleToStartTimeout: '2s',
    // A second thread would cost more to start than it saves a few runs.
    workflowThreadPoolSize: 1,
  } as const;
  const rules: World['rules'] = { match: [], startOn: ['contact'] };
  const configured = () =>
    ({ policy, roster, ...rules, webhooks: endpoints, platform: { type: 'respond-io' } }) as never;
  const registry = new Registry();
  const lists = activities({
    ...starter,
    asking,
    config: { workspace: configured, find: configured, isPaused: () => false },
    connectorOf: () => ({ client: standIn.lists as PlatformClient }),
    campaigns: countedCampaigns(registry),
    env: {},
    crmWatch: new CrmWatch(registry),
    registry,
  });
  const platform = options.platform ?? standIn.platform;
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue,
      activities: {
        ...lists.routing,
        ...standIn.customer,
        ...platform,
        ...standIn.desk(lists.routing),
        ...options.activities,
      },
      ...routingSlots(options.slots),
    }),
    Worker.create({ ...shared, taskQueue: deskQueue(taskQueue), maxConcurrentWorkflowTaskExecutions: 10 }),
    Worker.create({
      connection: env.connection,
      namespace: env.namespace,
      identity: 'test',
      ...converter,
      ...versioned(options.versioning),
      taskQueue: platformQueue(taskQueue),
      activities: { ...lists.platform, ...platform },
    }),
  ]);
  const running = runWorkers(workers);
  let crm: ReturnType<typeof runWorkers> | undefined;

  return {
    client,
    asking,
    standIn,
    policy,
    endpoints,
    rules,
    starter,
    registry,
    async open(over = {}) {
      const opened = opening(workspace, over);
      if (opened.message && !opened.message.reading) opened.message = read(opened.message);
      standIn.chat(opened.conversation);
      const { workflowId } = await startRouting(starter, opened, policy);
      return runHandle(client, workflowId, opened.conversation);
    },
    async tellDesk(event) {
      await client.workflow.signalWithStart('assignmentDesk', {
        workflowId: deskId(workspace),
        taskQueue: deskQueue(taskQueue),
        args: [workspace, newDesk(roster)],
        signal: deskEvent,
        signalArgs: [event],
      });
    },
    async serveCrm() {
      const worker = await Worker.create({
        connection: env.connection,
        namespace: env.namespace,
        ...converter,
        taskQueue: crmQueue(taskQueue),
        activities: withHeartbeats({ ...standIn.customer }),
      });
      crm = runWorkers([worker]);
    },
    async stop() {
      await running.stop();
      await crm?.stop();
      await asking.connection.close();
      await env.close();
    },
  };
}

let messages = 0;

function runHandle(client: Client, workflowId: string, conversation: string): RunHandle {
  const handle = client.workflow.getHandle(workflowId);
  const own = {
    conversation,
    async says(text: string, over: Partial<IncomingMessage> = {}) {
      const message: IncomingMessage = {
        id: `in-${++messages}`,
        kind: 'text',
        text,
        at: Date.now() + 1,
        receivedAt: Date.now() + 1,
        ...over,
      };
      await handle.signal(contactReplied, { messages: [message.reading ? message : read(message)] });
    },
    routed: async () => {
      const result = inTime(`the end of ${workflowId}`, handle.result() as Promise<RoutingResult>);
      return orLastSeen(handle, result);
    },
    reaches: (sentence: RegExp) =>
      until(`${workflowId} reaches ${String(sentence)}`, async () => {
        const { currentDetails } = await handle.query<{ currentDetails?: string }>(
          '__temporal_workflow_metadata',
        );
        const now = currentDetails?.split('\n')[0] ?? '';
        return sentence.test(now) && now;
      }),
  };
  return Object.assign(Object.create(handle) as WorkflowHandle, handle, own);
}
