/** A Temporal client whose starts carry a request id of our choosing. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Client, type ClientOptions, type ConnectionLike } from '@temporalio/client';

const requestId = new AsyncLocalStorage<string>();

/** Starts made inside `work` carry this id, so that a repeated start makes no second run. */
export function withRequestId<T>(id: string, work: () => Promise<T>): Promise<T> {
  return requestId.run(id, work);
}

/**
 * The SDK's client sends a random request id with every start. The server de-duplicates by that id, for open and closed
 * runs alike, so it has to be ours; the SDK has no option for it, so the one RPC is wrapped.
 */
export function createClient(
  connection: ConnectionLike,
  namespace: string,
  options: Pick<ClientOptions, 'identity' | 'dataConverter'> = {},
): Client {
  const service = connection.workflowService;
  const start = service.startWorkflowExecution.bind(service) as (...args: unknown[]) => unknown;
  service.startWorkflowExecution = ((request: object, ...rest: unknown[]) => {
    const id = requestId.getStore();
    return start(id === undefined ? request : { ...request, requestId: id }, ...rest);
  }) as typeof service.startWorkflowExecution;
  return new Client({ connection, namespace, ...options });
}
