import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';

/**
 * With Worker Versioning, runs of this workflow end on the version they began with. The server refuses the behaviour from
 * workers without versioning, so it is named only where a deployment is.
 */
export function pinnedWhereVersioned(workflow: (...args: never[]) => Promise<unknown>): void {
  setWorkflowOptions(
    () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'PINNED' } : {}),
    workflow,
  );
}
