import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { PlatformError, type PlatformClient, type PlatformUser } from '../platforms/platform.js';
import { isSameAgent } from '../routing/agent-ref.js';
import { compare, inDoubt, type RunState } from '../routing/desk/comparison.js';
import type { Roster } from '../routing/policy.js';
import { deskId, type Naming } from '../temporal/names.js';
import { isOpen } from '../temporal/is-open.js';
import { describe } from '../temporal/start-routing.js';
import type { ReconciliationActivities } from '../workflows/activities.js';
import { deskBooks, deskPlace, deskReopened } from '../workflows/messages.js';
import { running, tellRuns } from './tell-runs.js';
import { toFailure } from './platform-failure.js';

export interface ReconciliationDependencies {
  client: Client;
  naming: Naming;
  clientOf: (workspace: string) => PlatformClient | undefined;
  workspace: (id: string) => { roster: Roster; platform: { type: string } };
}

/** So many runs are looked up at a time. */
const AT_A_TIME = 10;

/** Reads the desk's books and the platform's. */
export function createReconciliationActivities(deps: ReconciliationDependencies): ReconciliationActivities {
  const books = (workspace: string) => deps.client.workflow.getHandle(deskId(workspace)).query(deskBooks);
  const ask = async <T>(workspace: string, call: (client: PlatformClient) => Promise<T> | undefined) => {
    const client = deps.clientOf(workspace);
    if (!client)
      throw ApplicationFailure.nonRetryable(`workspace ${workspace} is not configured here`, 'Refused');
    try {
      return await call(client);
    } catch (e) {
      throw e instanceof PlatformError ? toFailure(e, true) : e;
    }
  };

  return {
    async readDesk(workspace) {
      return deps.client.workflow.getHandle(deskId(workspace)).query(deskPlace);
    },
    async tellForgotten(workspace, compared) {
      // Desk state is large, so it is read only where somebody waits.
      const { count } = await deps.client.workflow.count(running(workspace, 'queued'));
      if (count === 0) return 0;
      const { desk, counted, waiting } = await books(workspace);
      if (desk !== compared || !counted) return 0;
      const known = new Set(waiting);
      return tellRuns(deps.client, running(workspace, 'queued'), async (id, runId) => {
        if (known.has(id)) return false;
        await deps.client.workflow.getHandle(id, runId).signal(deskReopened, { workspace });
        return true;
      });
    },
    async listMissingAgents(workspace) {
      const users = await ask(workspace, (client) => client.listUsers?.());
      if (users === undefined) return undefined;
      const { agents } = deps.workspace(workspace).roster;
      const at = Date.now();
      const found = agents.map((agent) => ({
        id: agent.id,
        user: users.find((user) => isSameAgent(agent, user)),
      }));
      const those = (wanted: (user: PlatformUser | undefined) => boolean) =>
        found.filter(({ user }) => wanted(user)).map(({ id }) => id);
      const missing = those((user) => user === undefined);
      // A list without anybody of the roster says more of the token's rights than of the people.
      if (missing.length === agents.length) return undefined;
      const [online, offline] = [
        those((user) => user?.online === true),
        those((user) => user?.online === false),
      ];
      return online.length + offline.length === 0
        ? { missing }
        : { missing, presence: { at, online, offline } };
    },
    async listOpenConversations(workspace, cursor) {
      const page = await ask(workspace, (client) => client.listOpen?.(cursor));
      if (page === undefined) return { kind: 'unsupported' };
      const { type } = deps.workspace(workspace).platform;
      const open = page.items.map(({ conversation, assignee }): [string, string] => [
        deps.naming.workflowId(workspace, type, conversation),
        assignee.id,
      ]);
      return { kind: 'page', open, ...(page.next === undefined ? {} : { next: page.next }) };
    },
    async compareWithDesk(workspace, { open, ...rest }) {
      const { seats } = await books(workspace);
      const platform = { ...rest, ...(open ? { open: new Map(open) } : {}) };
      const runs = new Map<string, RunState>();
      const doubtful = inDoubt(seats, platform);
      while (doubtful.length > 0) {
        const some = doubtful.splice(0, AT_A_TIME);
        const states = await Promise.all(some.map((lease) => runState(deps.client, lease)));
        some.forEach(({ conversation }, at) => runs.set(conversation, states[at] as RunState));
      }
      return compare(seats, platform, runs);
    },
  };
}

async function runState(client: Client, lease: ReturnType<typeof inDoubt>[number]): Promise<RunState> {
  const { conversation, openedId } = lease;
  const run = await describe(client, conversation);
  // The run of a later opening asks for a seat of its own.
  if (run && run.memo?.['openedId'] !== openedId) return { kind: 'ended' };
  if (run && isOpen(run)) return { kind: 'running' };
  if (run?.status.name !== 'COMPLETED' || run.memo?.['outcome'] !== 'assigned') return { kind: 'ended' };
  const assignee = run.typedSearchAttributes.getAll().find(({ key }) => key.name === 'AssigneeId');
  return { kind: 'assigned', agent: assignee?.value as string | undefined };
}
