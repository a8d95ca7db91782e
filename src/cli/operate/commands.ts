import type { Client } from '@temporalio/client';
import { registryId } from '../../client/names.js';
import { retireWorkspace } from '../../client/policy/retire-workspace.js';
import { pauseRouting, policyView, reroute, rollBack } from '../../workflows/messages.js';
import { UsageError, type OperatorOptions } from './options.js';
import { knownWorkspaces, oneWorkspace } from './registries.js';

/** Lines for the operator. */
type Command = (client: Client, options: OperatorOptions) => Promise<string[]>;

export const policies: Command = async (client, { workspace }) => {
  const wanted =
    workspace === undefined ? await knownWorkspaces(client) : [await oneWorkspace(client, workspace)];
  if (wanted.length === 0) return ['No workspace has a policy yet: has the service ever run here?'];
  return (await Promise.all(wanted.map((one) => describe(client, one)))).flat();
};

async function describe(client: Client, workspace: string): Promise<string[]> {
  const { paused, current, versions } = await registry(client, workspace).query(policyView);
  const rows = versions.toReversed().map(({ version, at, how }) => {
    const since = new Date(at).toISOString().replace('T', ' ').slice(0, 19);
    return `  ${version}  ${since}  ${how}${version === current ? '  <- current' : ''}`;
  });
  return [`${workspace}${paused ? ' (paused)' : ''}`, ...rows];
}

const setPaused =
  (paused: boolean): Command =>
  async (client, options) => {
    const workspace = await oneWorkspace(client, options.workspace);
    const news = await registry(client, workspace).executeUpdate(pauseRouting, { args: [{ paused }] });
    if (!news) return [`${workspace} ${paused ? 'is paused already' : 'is not paused'}`];
    return [
      paused
        ? `${workspace} is paused: nobody is asked, nothing is assigned; what is opened waits in its run`
        : `${workspace} goes on`,
      'Every process and every running conversation knows within 15 s.',
    ];
  };

export const pause = setPaused(true);
export const resume = setPaused(false);

export const rollback: Command = async (client, options) => {
  const workspace = await oneWorkspace(client, options.workspace);
  const wanted = options.policy === undefined ? {} : { version: options.policy };
  const version = await registry(client, workspace).executeUpdate(rollBack, { args: [wanted] });
  return [
    `${workspace}: policy ${version} is current; every process takes it up within 10 s`,
    'Running conversations keep theirs (see `reroute`). router.yaml is as it was: its next edit becomes current.',
  ];
};

export const rerouteRuns: Command = async (client, options) => {
  const workspace = await oneWorkspace(client, options.workspace);
  const { policy: version, stage } = options;
  const wanted = { ...(version === undefined ? {} : { version }), ...(stage === undefined ? {} : { stage }) };
  const told = await registry(client, workspace).executeUpdate(reroute, { args: [wanted] });
  return [
    `${workspace}: ${told} running ${told === 1 ? 'conversation goes' : 'conversations go'} by policy ${version ?? '(the current one)'}`,
  ];
};

/** Must be named, since what is ended does not come back. */
export const retire: Command = async (client, options) => {
  if (options.workspace === undefined) throw new UsageError('say which workspace with --workspace');
  const workspace = await oneWorkspace(client, options.workspace);
  const ended = await retireWorkspace(client, workspace);
  return [
    `${workspace} is retired: its Schedules, desk, policy registry and catch-up notes have ended, and ${ended} ${ended === 1 ? 'conversation' : 'conversations'} under way`,
    'A process whose router.yaml still has the workspace creates them again: remove it from every file first.',
  ];
};

const registry = (client: Client, workspace: string) => client.workflow.getHandle(registryId(workspace));
