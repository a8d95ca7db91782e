/** The boundaries of what a process asks of Temporal: a webhook that is accepted, a desk that is asked. */
import type { NativeConnection } from '@temporalio/worker';
import { through } from './pass.js';

const program = process.argv[1]?.endsWith('worker.js') ? 'worker' : 'api';

/** Calls that change something at Temporal. */
const calls = [
  'startWorkflowExecution',
  'signalWorkflowExecution',
  'signalWithStartWorkflowExecution',
  'executeMultiOperation',
] as const;

export function atCalls({ workflowService }: NativeConnection): void {
  const service = workflowService as unknown as Record<
    string,
    (request: object, ...rest: unknown[]) => Promise<unknown>
  >;
  for (const name of calls) {
    const call = service[name]!.bind(workflowService);
    service[name] = (request, ...rest) =>
      through(workflowOf(request), `${program} ${name}`, () => call(request, ...rest));
  }
}

interface Request {
  workflowId?: string;
  workflowExecution?: { workflowId?: string };
  operations?: { startWorkflow?: Request }[];
}

function workflowOf({ workflowId, workflowExecution, operations }: Request): string {
  return workflowId ?? workflowExecution?.workflowId ?? operations?.[0]?.startWorkflow?.workflowId ?? '';
}
