import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';

/**
 * With Worker Versioning, runs of this workflow end on the version they began with. The server refuses the behaviour from
 * workers without versioning, so it is named only where a deployment is.
 */
export function pinnedWhereVersioned(workflow: Parameters<typeof setWorkflowOptions>[1]): void {
  setWorkflowOptions(
    () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'PINNED' } : {}),
    workflow,
  );
}
