import { ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

export interface Failed {
  /** ApplicationFailure type, or `TimedOut`, or `WorkerLost`: its process showed no sign of life any more. */
  type: string;
  message: string;
  /** Milliseconds the other side asked us to wait. */
  retryAfter?: number;
}

/**
 * Why an activity failed, whatever wraps it: a local activity throws the ApplicationFailure itself, a regular one an
 * ActivityFailure round it, and one that ran out of time a TimeoutFailure round the last attempt's failure.
 */
export function whyFailed(error: unknown): Failed {
  let timedOut: TimeoutFailure | undefined;
  for (let e = error; e instanceof Error; e = e.cause) {
    if (e instanceof ApplicationFailure) return fromApplicationFailure(e);
    if (e instanceof TimeoutFailure) timedOut = e;
  }
  if (timedOut?.timeoutType === 'HEARTBEAT')
    return { type: 'WorkerLost', message: 'the process that did it was lost' };
  if (timedOut) return { type: 'TimedOut', message: 'no answer in time' };
  throw error; // Not a failed call: a cancellation or a defect.
}

function fromApplicationFailure(failure: ApplicationFailure): Failed {
  const detail = failure.details?.[0] as { retryAfter?: unknown } | undefined;
  return {
    type: failure.type ?? 'Error',
    message: failure.message,
    ...(typeof detail?.retryAfter === 'number' ? { retryAfter: detail.retryAfter } : {}),
  };
}
