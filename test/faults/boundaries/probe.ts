/**
 * Loaded into worker and API before their own code (`node --import`), by tests alone: every step stops at its boundaries
 * and asks the test whether it may go on. The product has no part in it.
 */
import { NativeConnection, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';
import proto from '@temporalio/proto';
import { CONTROL, PLANT, type Passing } from './boundary.js';
import { plant } from './planted.js';

const control = process.env[CONTROL];
const program = process.argv[1]?.endsWith('worker.js') ? 'worker' : 'api';

/** Resolves when the step may go on: at once, or when the test has killed whom it wanted to kill. */
async function pass(passing: Passing): Promise<void> {
  await fetch(control!, { method: 'POST', body: JSON.stringify(passing) }).catch(() => undefined);
}

/** The result is on its way by then. */
const handedOn = (passing: Omit<Passing, 'side'>) =>
  setImmediate(() => void pass({ ...passing, side: 'after' }));

async function through<T>(workflowId: string, step: string, make: () => Promise<T>): Promise<T> {
  await pass({ workflowId, step, side: 'before' });
  try {
    return await make();
  } finally {
    await pass({ workflowId, step, side: 'effect' });
    handedOn({ workflowId, step });
  }
}

const activities: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) =>
      through(
        info.workflowExecution?.workflowId ?? '',
        `${info.isLocal ? 'local ' : ''}${info.activityType}`,
        () => next(input),
      ),
  },
});

/** The SDK keeps it to itself. */
interface Inner {
  nativeWorker: {
    pollWorkflowActivation(): Promise<Buffer>;
    completeWorkflowActivation(completion: Buffer): Promise<void>;
  };
}

/** Workflow code has run up to its next wait; what it wants done is about to leave the process. */
function atActivations({ nativeWorker }: Inner): void {
  const workflows = new Map<string, { workflowId: string; replays: boolean }>();
  const poll = nativeWorker.pollWorkflowActivation;
  const complete = nativeWorker.completeWorkflowActivation;
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

/** Calls that change something at Temporal. */
const calls = [
  'startWorkflowExecution',
  'signalWorkflowExecution',
  'signalWithStartWorkflowExecution',
  'executeMultiOperation',
] as const;

function atCalls({ workflowService }: NativeConnection): void {
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

if (control !== undefined) {
  const create = Worker.create.bind(Worker);
  Worker.create = async (options) => {
    const interceptors = {
      ...options.interceptors,
      activity: [...(options.interceptors?.activity ?? []), activities],
    };
    const worker = await create({ ...options, interceptors });
    atActivations(worker as unknown as Inner);
    return worker;
  };
  const connect = NativeConnection.connect.bind(NativeConnection);
  NativeConnection.connect = async (options) => {
    const connection = await connect(options);
    atCalls(connection);
    return connection;
  };
  await plant(process.env[PLANT]);
}
