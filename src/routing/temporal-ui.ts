/**
 * Address of a run's story in the Temporal UI.
 * @param namespace the UI's address of the namespace: `https://host/namespaces/default`
 * @param runId absent: the newest run of the workflow, on the page that the UI shows first
 */
export function linkToRun(namespace: string, workflowId: string, runId?: string): string {
  const workflow = `${namespace}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === undefined || runId === '' ? workflow : `${workflow}/${runId}/user-metadata`;
}
