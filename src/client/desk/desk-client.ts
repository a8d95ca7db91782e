import {
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type {
  AssignWaiting,
  AssignWaitingAnswer,
  DeskEvent,
  NewsAnswer,
} from '../../routing/desk/messages.js';
import {
  agentTold,
  assignWaiting,
  deskNews,
  deskQueue,
  deskView,
  type DeskView,
  type QueuePage,
  type QueueView,
} from '../../workflows/messages.js';
import type { PolicySource } from '../routing/chosen-policy.js';
import { underDeadline } from '../../temporal/deadline.js';
import { deskId, registryId, type Naming } from '../names.js';
import { startOrUse, tellDesk, hoursNow } from './open-desks.js';
import { TemporalUnavailableError } from '../../temporal/unavailable.js';

export type { DeskView, QueueView } from '../../workflows/messages.js';

/** What the API may ask of a workspace's desk. Every method rejects with TemporalUnavailableError as RoutingClient does. */
export interface DeskClient {
  /** Tells the desk, and says whether it made a difference. */
  tell(workspace: string, news: DeskEvent): Promise<NewsAnswer>;
  view(workspace: string): Promise<DeskView>;
  queue(workspace: string, page: QueuePage): Promise<QueueView>;
  /** Gives a conversation that waits to a person; `conversation` is the platform's key, or what stands for it in ids. */
  assign(workspace: string, wanted: AssignWaiting): Promise<AssignWaitingAnswer>;
}

interface DeskClientOptions {
  client: Client;
  naming: Naming;
  taskQueue: string;
  config: PolicySource;
}

export function createDeskClient({ client, naming, taskQueue, config }: DeskClientOptions): DeskClient {
  const desk = (workspace: string) => client.workflow.getHandle(deskId(workspace));
  const withStart = (workspace: string) => ({
    startWorkflowOperation: startOrUse(config.workspace(workspace), taskQueue),
  });
  /** A desk that nobody has needed yet is opened. */
  const look = <T>(workspace: string, query: () => Promise<T>) =>
    inTime(client, () =>
      query().catch(async (e: unknown) => {
        if (!(e instanceof WorkflowNotFoundError)) throw e;
        const staff = config.workspace(workspace);
        await tellDesk(client, staff, taskQueue, hoursNow(staff));
        return query();
      }),
    );

  return {
    tell: (workspace, news) =>
      inTime(client, async () => {
        const update = { ...withStart(workspace), args: [news] as [DeskEvent] };
        const answer = await client.workflow.executeUpdateWithStart(deskNews, update);
        if (answer.applied) await keepAgent(client, workspace, news);
        return answer;
      }),
    view: (workspace) => look(workspace, () => desk(workspace).query(deskView)),
    queue: (workspace, page) => look(workspace, () => desk(workspace).query(deskQueue, page)),
    assign(workspace, { conversation, agent, by }) {
      const { type } = config.workspace(workspace).platform;
      const wanted = { conversation: naming.workflowId(workspace, type, conversation), agent, by };
      return inTime(client, () =>
        client.workflow.executeUpdateWithStart(assignWaiting, { ...withStart(workspace), args: [wanted] }),
      );
    },
  };
}

/** For the next desk, should this one be lost. */
async function keepAgent(client: Client, workspace: string, news: DeskEvent): Promise<void> {
  if (news.type !== 'presence' && news.type !== 'agentSet') return;
  try {
    await client.workflow.getHandle(registryId(workspace)).signal(agentTold, news);
  } catch (e) {
    if (!(e instanceof WorkflowNotFoundError)) throw e; // No registry yet: nobody has started the service's policy.
  }
}

/** An update waits for a worker: none in time is the same to the caller as no server. */
async function inTime<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await underDeadline(client, work);
  } catch (e) {
    if (e instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw new TemporalUnavailableError('The desk did not answer in time', { cause: e });
    throw e;
  }
}
