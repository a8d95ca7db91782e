import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { PlatformError, type PlatformErrorKind } from '../platforms/platform.js';
import type { PlatformFailureType } from '../workflows/activities.js';

const TYPES: Record<PlatformErrorKind, PlatformFailureType> = {
  rateLimited: 'RateLimited',
  unavailable: 'Unavailable',
  unconfirmed: 'Unconfirmed',
  unauthorized: 'Unauthorized',
  notFound: 'ContactGone',
  refused: 'Refused',
};

/** What certainly did not happen may be tried again without a look. */
const SAFE: ReadonlySet<PlatformErrorKind> = new Set(['rateLimited', 'unavailable']);

export const certainlyNot = ({ kind }: PlatformError): boolean => SAFE.has(kind);

/**
 * A platform's failure as Temporal understands it.
 * @param looksFirst true for an activity that looks before it writes: then an uncertain try is tried again too
 * @param idempotent true where a repeat has no further effect
 */
export function toFailure(error: unknown, looksFirst = false, idempotent = false): unknown {
  if (!(error instanceof PlatformError)) return error;
  const retryable =
    SAFE.has(error.kind) ||
    (looksFirst && ['unconfirmed', 'unauthorized'].includes(error.kind)) ||
    (idempotent && error.kind === 'unconfirmed');
  return ApplicationFailure.create({
    message: error.message,
    type: TYPES[error.kind],
    nonRetryable: !retryable,
    // Expected, retried and visible in the UI: no warning with a stack for each try.
    ...(SAFE.has(error.kind) ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(error.retryAfter === undefined
      ? {}
      : { details: [{ retryAfter: error.retryAfter }], nextRetryDelay: error.retryAfter }),
  });
}
