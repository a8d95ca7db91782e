/** What operators do to a running installation: see its policies, pause, resume, roll back, re-route, retire. */
import {
  isGrpcDeadlineError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { registryId } from '../client/names.js';
import { retireWorkspace } from '../client/policy/retire-workspace.js';
import { pauseRouting, policyView, reroute, rollBack } from '../workflows/messages.js';
import { CommandFailed, type Call, type Result } from './command.js';
import { knownWorkspaces, oneWorkspace, serverOf, withClient } from './connection.js';

/** Milliseconds. Without an answer by then, Temporal or the workers count as away. */
const DEADLINE = 30_000;

export const policies = ({ options, env }: Call<'policies'>): Promise<Result> =>
  operate(options, env, async (client) => {
    const { workspace } = options;
    const wanted =
      workspace === undefined ? await knownWorkspaces(client) : [await oneWorkspace(client, workspace)];
    const data = await Promise.all(
      wanted.map(async (one) => ({ workspace: one, ...(await registry(client, one).query(policyView)) })),
    );
    const lines = data.flatMap(({ workspace: id, paused, current, versions }) => [
      `${id}${paused ? ' (paused)' : ''}`,
      ...versions.toReversed().map(({ version, at, how }) => {
        const since = new Date(at).toISOString().replace('T', ' ').slice(0, 19);
        return `  ${version}  ${since}  ${how}${version === current ? '  <- current' : ''}`;
      }),
    ]);
    return {
      data,
      lines: wanted.length > 0 ? lines : ['No workspace has a policy yet. Has the service run here?'],
    };
  });

export const pause = ({ options, env }: Call<'pause'>): Promise<Result> => setPaused(true, options, env);
export const resume = ({ options, env }: Call<'resume'>): Promise<Result> => setPaused(false, options, env);

const setPaused = (
  paused: boolean,
  options: Call<'pause'>['options'],
  env: NodeJS.ProcessEnv,
): Promise<Result> =>
  change(options, env, async (client, workspace) => {
    const changed = await registry(client, workspace).executeUpdate(pauseRouting, { args: [{ paused }] });
    const lines = changed
      ? [
          paused
            ? `${workspace} is paused: no questions, no assignments; new openings wait in their runs`
            : `${workspace} continues`,
          'Every process and every running conversation follows within 15 s.',
        ]
      : [`${workspace} is ${paused ? 'paused already' : 'not paused'}`];
    return { data: { workspace, paused, changed }, lines };
  });

export const rollback = ({ options, env }: Call<'rollback'>): Promise<Result> =>
  change(options, env, async (client, workspace) => {
    const wanted = options.policy === undefined ? {} : { version: options.policy };
    const policy = await registry(client, workspace).executeUpdate(rollBack, { args: [wanted] });
    return {
      data: { workspace, policy },
      lines: [
        `${workspace}: policy ${policy} is current; every process adopts it within 10 s`,
        'Running conversations keep their policy (see `reroute`). router.yaml is unchanged: its next edit becomes current.',
      ],
    };
  });

export const rerouteRuns = ({ options, env }: Call<'reroute'>): Promise<Result> =>
  change(options, env, async (client, workspace) => {
    const { policy: version, stage } = options;
    const wanted = {
      ...(version === undefined ? {} : { version }),
      ...(stage === undefined ? {} : { stage }),
    };
    const conversations = await registry(client, workspace).executeUpdate(reroute, { args: [wanted] });
    const which = version === undefined ? 'the current policy' : `policy ${version}`;
    return {
      data: { workspace, policy: version ?? 'current', conversations },
      lines: [`${workspace}: ${count(conversations, 'running conversation')} now routed by ${which}`],
    };
  });

/** The workspace must be named, since nothing brings back what is ended. */
export const retire = ({ options, env }: Call<'retire'>): Promise<Result> =>
  operate(options, env, async (client) => {
    const workspace = await oneWorkspace(client, options.workspace);
    const conversations = await retireWorkspace(client, workspace);
    return {
      data: { workspace, conversations },
      lines: [
        `${workspace} is retired: its Schedules, desk, policy registry and catch-up notes have ended, and ${count(conversations, 'conversation')} under way`,
        'A process whose router.yaml still has the workspace creates them again: remove it from every file first.',
      ],
    };
  });

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

const registry = (client: Client, workspace: string) => client.workflow.getHandle(registryId(workspace));

type Options = Call<'policies'>['options'];

/** A worker carries out a change. Once Temporal has it, it cannot be withdrawn. */
const change = (
  options: Options,
  env: NodeJS.ProcessEnv,
  work: (client: Client, workspace: string) => Promise<Result>,
): Promise<Result> =>
  operate(
    options,
    env,
    async (client) => work(client, await oneWorkspace(client, options.workspace)),
    'The request may have reached Temporal. A worker then carries it out when it runs: check with `vip-router policies`.',
  );

/**
 * Works with a deadline.
 * @param whenLate what else to say when there is no answer in time
 */
export async function operate(
  options: Omit<Options, 'json'>,
  env: NodeJS.ProcessEnv,
  work: (client: Client) => Promise<Result>,
  whenLate?: string,
): Promise<Result> {
  try {
    return await withClient(serverOf(options, env), env, (client) =>
      client.connection.withDeadline(Date.now() + DEADLINE, () => work(client)),
    );
  } catch (e) {
    if (e instanceof WorkflowUpdateFailedError) throw new CommandFailed(e.cause?.message ?? e.message);
    if (!(e instanceof WorkflowUpdateRPCTimeoutOrCancelledError) && !isGrpcDeadlineError(e)) throw e;
    const late = `no answer within ${DEADLINE / 1_000} s: does a worker run?`;
    throw new CommandFailed(late, ...(whenLate === undefined ? [] : [whenLate]));
  }
}
