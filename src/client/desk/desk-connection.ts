import {
  Connection,
  isRetryableError,
  makeGrpcRetryInterceptor,
  type ConnectionOptions,
  type GrpcRetryOptions,
} from '@temporalio/client';

/** Milliseconds before the first repeat; each further one waits half as long again, half a second at most. */
const INITIAL_INTERVAL = 15;
const FACTOR = 1.5;
const MAX_INTERVAL = 500;
const MAX_TRIES = 20;

/**
 * gRPC's FAILED_PRECONDITION: the task that was to take the update failed, as when news meets the desk continuing as new. What no
 * task has taken has had no effect; the SDK does not repeat it.
 */
const NOT_TAKEN = new Set([9]);

/** Milliseconds: after an outage the server is looked for at once, not after minutes. */
const RECONNECTS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };

const retry: GrpcRetryOptions = {
  delayFunction: (attempt) => Math.min(MAX_INTERVAL, INITIAL_INTERVAL * FACTOR ** (attempt - 1)),
  retryableDecider: (attempt, status) =>
    attempt < MAX_TRIES && (NOT_TAKEN.has(status.code) || isRetryableError(status)),
};

/**
 * A connection for requests to the assignment desk. For milliseconds, while the desk continues as new, the server refuses
 * updates as if it were exhausted; the SDK's native connection waits about a second before it repeats such a call, and cannot
 * be told otherwise. Connects at the first call.
 */
export function deskConnection(options: ConnectionOptions): Connection {
  return Connection.lazy({
    ...options,
    interceptors: [makeGrpcRetryInterceptor(retry)],
    channelArgs: RECONNECTS,
  });
}
