import { activityInfo, ApplicationFailure, log } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { PlatformError, type PlatformErrorKind } from '../../platforms/platform.js';
import type { PlatformFailureType } from '../../workflows/activities.js';

const TYPES: Record<PlatformErrorKind, PlatformFailureType> = {
  rateLimited: 'RateLimited',
  unavailable: 'Unavailable',
  unconfirmed: 'Unconfirmed',
  unauthorized: 'Unauthorized',
  notFound: 'ContactGone',
  refused: 'Refused',
};

/** Another process may have the workspace in its file, during a rollout of a changed file. */
export const notConfigured = (workspace: string): ApplicationFailure =>
  ApplicationFailure.retryable(`workspace ${workspace} is not configured in this process`, 'Unavailable');

/** What certainly did not happen may be tried again without a look. */
const SAFE: ReadonlySet<PlatformErrorKind> = new Set(['rateLimited', 'unavailable']);

export const certainlyNot = ({ kind }: PlatformError): boolean => SAFE.has(kind);

/** An operator has to renew the token: nothing else helps. */
export function reportRefusedToken(workspace: string, error: unknown): void {
  if (!(error instanceof PlatformError) || error.kind !== 'unauthorized') return;
  const { activityType: activity } = activityInfo();
  log.error('the platform refuses our token', { workspace, activity, status: error.status });
}

/**
 * Whether another try may succeed and does no harm.
 * @param looksFirst true where a write is preceded by a look, or may be made twice: then an uncertain try is tried again too
 * @param idempotent true where a repeat under the same key has no further effect
 */
export const mayBeRetried = ({ kind }: PlatformError, looksFirst = false, idempotent = false): boolean =>
  SAFE.has(kind) ||
  (looksFirst && ['unconfirmed', 'unauthorized'].includes(kind)) ||
  (idempotent && kind === 'unconfirmed');

/** A platform's failure as Temporal understands it. The parameters are those of `mayBeRetried`. */
export function toFailure(error: unknown, looksFirst = false, idempotent = false): unknown {
  if (!(error instanceof PlatformError)) return error;
  const retryable = mayBeRetried(error, looksFirst, idempotent);
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
