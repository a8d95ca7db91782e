import type { Client } from '@temporalio/client';
import { PlatformError, type PlatformClient, type PlatformUser } from '../../platforms/platform.js';
import { isSameAgent } from '../../routing/agent-ref.js';
import { compare, inDoubt, isNews, type RunState } from '../../routing/desk/comparison.js';
import type { Roster } from '../../routing/policy/policy.js';
import { deskId, type Naming } from '../../client/names.js';
import type {
  Comparison,
  ListedAgents,
  OpenPage,
  PlatformList,
  ReconciliationActivities,
} from '../../workflows/activities-on-schedules.js';
import { deskBooks, deskReopened, type DeskBooks } from '../../workflows/messages.js';
import { AssigneeId, Outcome } from '../../workflows/search-attributes.js';
import { running, tellRuns } from './tell-runs.js';
import { notConfigured, toFailure } from '../platform/platform-failure.js';
import { describe, isOpen } from '../../temporal/workflow-state.js';

export interface ReconciliationDependencies {
  client: Client;
  naming: Naming;
  clientOf: (workspace: string) => PlatformClient | undefined;
  workspace: (id: string) => { roster: Roster; platform: { type: string } };
}

/** So many runs are looked up at a time. */
const MAX_CONCURRENT = 10;

/** Reads the desk's books and the platform's. */
export function createReconciliationActivities(deps: ReconciliationDependencies): ReconciliationActivities {
  const books = (workspace: string) => deps.client.workflow.getHandle(deskId(workspace)).query(deskBooks);
  const ask = async <T>(workspace: string, call: (client: PlatformClient) => Promise<T> | undefined) => {
    const client = deps.clientOf(workspace);
    if (!client) throw notConfigured(workspace);
    try {
      return await call(client);
    } catch (e) {
      throw e instanceof PlatformError ? toFailure(e, true) : e;
    }
  };

  async function listAgents(workspace: string): Promise<Partial<ListedAgents>> {
    const users = await ask(workspace, (client) => client.listUsers?.());
    return users === undefined ? {} : (listed(users, deps.workspace(workspace).roster) ?? {});
  }

  async function listOpen(workspace: string, cursor?: string): Promise<OpenPage | undefined> {
    const page = await ask(workspace, (client) => client.listOpen?.(cursor));
    if (page === undefined) return undefined;
    const { type } = deps.workspace(workspace).platform;
    const open = page.items.map(({ conversation, assignee }): [string, string] => [
      deps.naming.workflowId(workspace, type, conversation),
      assignee.id,
    ]);
    return { open, ...(page.next === undefined ? {} : { next: page.next }) };
  }

  async function compareBooks(
    workspace: string,
    known: DeskBooks,
    { open, isUnsupported, ...rest }: PlatformList,
  ): Promise<Comparison> {
    const { desk, seq, seats } = known;
    const platform = { ...rest, ...(open ? { open: new Map(open) } : {}) };
    const runs = new Map<string, RunState>();
    const doubtful = inDoubt(seats, platform);
    while (doubtful.length > 0) {
      const some = doubtful.splice(0, MAX_CONCURRENT);
      const states = await Promise.all(some.map((lease) => runState(deps.client, lease)));
      some.forEach(({ conversation }, at) => runs.set(conversation, states[at] as RunState));
    }
    const compared = compare(seats, platform, runs);
    const found = { ...compared, counted: compared.counted || isUnsupported === true };
    const { count } = await deps.client.workflow.count(running(workspace, 'queued'));
    return { desk, seq, found, isNews: isNews(found, known), isAnybodyQueued: count > 0 };
  }

  return {
    async compareWithPlatform(workspace) {
      const known = await books(workspace);
      const agents = await listAgents(workspace);
      const page = await listOpen(workspace);
      if (page?.next !== undefined) return { desk: known.desk, seq: known.seq, agents, page };
      const platform = { ...agents, ...(page ? { open: page.open } : { isUnsupported: true as const }) };
      const comparison = await compareBooks(workspace, known, platform);
      return { comparison, ...(page ? { seen: page.open.length } : {}) };
    },
    async listOpenConversations(workspace, cursor) {
      return (await listOpen(workspace, cursor)) ?? { open: [] };
    },
    async compareWithDesk(workspace, platform) {
      return compareBooks(workspace, await books(workspace), platform);
    },
    async tellForgotten(workspace, compared) {
      const { desk, counted, waiting } = await books(workspace);
      if (desk !== compared || !counted) return 0;
      const known = new Set(waiting);
      return tellRuns(deps.client, running(workspace, 'queued'), async (id, runId) => {
        if (known.has(id)) return false;
        await deps.client.workflow.getHandle(id, runId).signal(deskReopened, { workspace });
        return true;
      });
    },
  };
}

/** @returns undefined where the list says more of the token's rights than of the people: nobody of the roster is in it */
function listed(users: readonly PlatformUser[], { agents }: Roster): ListedAgents | undefined {
  const at = Date.now();
  const found = agents.map((agent) => ({
    id: agent.id,
    user: users.find((user) => isSameAgent(agent, user)),
  }));
  const those = (wanted: (user: PlatformUser | undefined) => boolean) =>
    found.filter(({ user }) => wanted(user)).map(({ id }) => id);
  const missing = those((user) => user === undefined);
  if (missing.length === agents.length) return undefined;
  const [online, offline] = [those((user) => user?.online === true), those((user) => user?.online === false)];
  return online.length + offline.length === 0 ? { missing } : { missing, presence: { at, online, offline } };
}

async function runState(client: Client, lease: ReturnType<typeof inDoubt>[number]): Promise<RunState> {
  const { conversation, openedId } = lease;
  const run = await describe(client, conversation);
  // The run of a later opening asks for a seat of its own.
  if (run && run.memo?.['openedId'] !== openedId) return { kind: 'ended' };
  if (run && isOpen(run)) return { kind: 'running' };
  const about = run?.typedSearchAttributes;
  if (run?.status.name !== 'COMPLETED' || about?.get(Outcome) !== 'assigned') return { kind: 'ended' };
  return { kind: 'assigned', agent: about.get(AssigneeId) };
}
