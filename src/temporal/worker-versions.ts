/** Worker Versioning: which version of the code takes which run. Temporal's own words: deployment, build id, current, pinned. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { StartSettings } from '../config/settings.js';
import { grpcCode } from './deadline.js';

/** Absent everywhere: no versioning, every worker takes every run. */
export interface Versioning {
  /** All versions of this installation's workers. */
  deploymentName: string;
  /** This code among them. */
  buildId: string;
  /** This process is the whole service: no other serves runs of another version. */
  alone: boolean;
}

type Version = Pick<Versioning, 'deploymentName' | 'buildId'>;

/** @param alone true in a process that is the whole service */
export function versioningOf(
  { deployment, buildId }: Pick<StartSettings, 'deployment' | 'buildId'>,
  alone: boolean,
): { versioning?: Versioning } {
  return deployment === '' ? {} : { versioning: { deploymentName: deployment, buildId, alone } };
}

/** Milliseconds until a version whose workers have just begun to poll is known to the server: less than one, as a rule. */
const TIMEOUT = 30_000;
const POLL_INTERVAL = 100;
const OPEN_AND_PINNED = `TemporalWorkflowVersioningBehavior = 'Pinned' AND ExecutionStatus = 'Running'`;
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

/**
 * What the workers of a version say of themselves: runs go to whatever version is current, but for workflows that say
 * otherwise (src/workflows/index.ts).
 */
export function versioned(
  versioning: Versioning | undefined,
): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (!versioning) return {};
  const { deploymentName, buildId } = versioning;
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

/**
 * The build id that new runs go to; undefined when there is none yet, or when it is the unversioned workers.
 * @throws {UnknownDeploymentError}
 */
export async function currentBuildId(client: Client, deploymentName: string): Promise<string | undefined> {
  const { routingConfig } = await describeDeployment(client, deploymentName);
  return routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
}

/** No worker of the deployment has ever polled. */
class UnknownDeploymentError extends Error {
  override name = 'UnknownDeploymentError';
}

/** @throws {UnknownDeploymentError} */
export async function describeDeployment({ workflowService, options }: Client, deploymentName: string) {
  try {
    const { namespace } = options;
    const described = await workflowService.describeWorkerDeployment({ namespace, deploymentName });
    return described.workerDeploymentInfo ?? {};
  } catch (e) {
    if (grpcCode(e) !== NOT_FOUND) throw e;
    throw new UnknownDeploymentError(`no worker of the deployment ${deploymentName} has ever run here`);
  }
}

/** Open runs that only workers of this version may go on with. */
export async function openRunsPinnedTo(
  client: Client,
  { deploymentName, buildId }: Version,
): Promise<number> {
  const version = `TemporalWorkerDeploymentVersion = '${deploymentName}:${buildId}'`;
  return (await client.workflow.count(`${version} AND ${OPEN_AND_PINNED}`)).count;
}

/** New runs go to this version from now on, and so do the workflows that never end. Its workers must have begun to poll. */
export async function makeCurrent(
  { workflowService, options }: Client,
  { deploymentName, buildId }: Version,
): Promise<void> {
  const { namespace, identity } = options;
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    identity,
    deploymentName,
    buildId,
  });
}

/** Takes the runs that are pinned to other versions, whose workers are gone; they move on with every version from now on. */
async function takeOver(client: Client, { deploymentName, buildId }: Version): Promise<void> {
  const others = `TemporalWorkerDeployment = '${deploymentName}' AND TemporalWorkerDeploymentVersion != '${deploymentName}:${buildId}'`;
  const { namespace } = client.options;
  for await (const run of client.workflow.list({ query: `${others} AND ${OPEN_AND_PINNED}` }))
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
      updateMask: { paths: ['versioning_override'] },
    });
}

/**
 * Makes a version current that would otherwise never get work: the first of its deployment, and one that is the whole
 * service, which also takes over the runs of earlier versions. Any other version waits for an operator, and says so.
 */
export async function takeUpWork(
  client: Client,
  versioning: Versioning | undefined,
  logger: { warn: (details: object, message: string) => void },
): Promise<void> {
  if (!versioning) return;
  const { deploymentName, buildId, alone } = versioning;
  const until = Date.now() + TIMEOUT;
  for (;;) {
    try {
      const current = await currentBuildId(client, deploymentName);
      if (current === buildId) return;
      if (current === undefined || alone) {
        await makeCurrent(client, versioning);
        if (alone) await takeOver(client, versioning);
        return;
      }
      const todo = `vip-router versions --make-current ${buildId}`;
      logger.warn({ deploymentName, buildId, current, todo }, 'new runs go to another version');
      return;
    } catch (e) {
      if (!isNotYetKnown(e) || Date.now() > until) throw e;
    }
    await sleep(POLL_INTERVAL);
  }
}

/** The server hears of a version from its first polls, queue by queue. */
const isNotYetKnown = (e: unknown): boolean =>
  e instanceof UnknownDeploymentError || [NOT_FOUND, FAILED_PRECONDITION].includes(grpcCode(e) ?? -1);
