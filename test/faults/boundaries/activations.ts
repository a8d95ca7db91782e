/** The boundaries of a workflow's own steps. */
import proto from '@temporalio/proto';
import { handedOn, pass } from './pass.js';

/** The SDK keeps it to itself. */
export interface Inner {
  nativeWorker: {
    pollWorkflowActivation: () => Promise<Buffer>;
    completeWorkflowActivation: (completion: Buffer) => Promise<void>;
  };
}

/** Workflow code has run up to its next wait; what it wants done is about to leave the process. */
export function atActivations({ nativeWorker }: Inner): void {
  const workflows = new Map<string, { workflowId: string; replays: boolean }>();
  const poll = nativeWorker.pollWorkflowActivation.bind(nativeWorker);
  const complete = nativeWorker.completeWorkflowActivation.bind(nativeWorker);
  nativeWorker.pollWorkflowActivation = async () => {
    const buffer = await poll();
    const { runId, isReplaying, jobs } = proto.coresdk.workflow_activation.WorkflowActivation.decode(buffer);
    const first = jobs.find((job) => job.initializeWorkflow)?.initializeWorkflow?.workflowId;
    const workflowId = first ?? workflows.get(runId)?.workflowId;
    const leaves = jobs.some((job) => job.removeFromCache);
    if (workflowId) workflows.set(runId, { workflowId, replays: isReplaying || leaves });
    return buffer;
  };
  nativeWorker.completeWorkflowActivation = async (completion) => {
    const { runId } =
      proto.coresdk.workflow_completion.WorkflowActivationCompletion.decodeDelimited(completion);
    const known = workflows.get(runId);
    if (!known || known.replays) return complete(completion);
    const { workflowId } = known;
    await pass({ workflowId, step: 'activation', side: 'before' });
    await complete(completion);
    handedOn({ workflowId, step: 'activation' });
  };
}
