import {
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type ConnectionOptions,
} from '@temporalio/client';

/** Milliseconds before the first repeat; each further one waits half as long again, half a second at most. */
const SOON = 10;
const FACTOR = 1.5;
const LONGEST = 500;

/** Milliseconds: after an outage the server is looked for at once, not after minutes. */
const RECONNECTS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };

/**
 * A connection for requests to the assignment desk. For milliseconds, while the desk continues as new, the server refuses
 * updates as if it were exhausted; the SDK's native connection waits about a second before it repeats such a call, and cannot
 * be told otherwise. Connects at the first call.
 */
export function deskConnection(options: ConnectionOptions): Connection {
  const retry = defaultGrpcRetryOptions({
    factor: FACTOR,
    maxAttempts: 20,
    initialIntervalMs: () => SOON,
    maxIntervalMs: () => LONGEST,
  });
  return Connection.lazy({
    ...options,
    interceptors: [makeGrpcRetryInterceptor(retry)],
    channelArgs: RECONNECTS,
  });
}
