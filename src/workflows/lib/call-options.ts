/** What calls of activities have in common: how long they may take, and what a cancellation means. */
import { ActivityCancellationType } from '@temporalio/workflow';

/** Longer than a connector's own time-out, so that the typed failure arrives and not a bare time-out. */
export const WRITE_TIMEOUT = '5s';
/** A process that is killed meanwhile is noticed after this: what it did is done again, or looked for. */
export const HEARTBEAT_TIMEOUT = '3s';

/**
 * A write that has begun is waited for, even when the run is interrupted: unset, the SDK sends TRY_CANCEL and the
 * write would land unseen.
 */
export const completeOnCancel = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

/** One quick try inside the workflow task; a failure is handed over to a regular activity. */
export const singleTry = { startToCloseTimeout: '2s', retry: { maximumAttempts: 1 } };
