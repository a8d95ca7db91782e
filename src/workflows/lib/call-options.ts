/** What calls of activities have in common: how long they may take, and what a cancellation means. */
import { ActivityCancellationType } from '@temporalio/workflow';

/** Longer than a connector's own timeout, so that its typed failure arrives before the Activity times out. */
export const WRITE_TIMEOUT = '5s';
/** A killed process is noticed after this: its work is repeated, or looked for. */
export const HEARTBEAT_TIMEOUT = '3s';

/**
 * A run that is interrupted still waits for a write that has begun. The SDK's default, TRY_CANCEL, would let the write take
 * effect unseen.
 */
export const completeOnCancel = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

/** One short try inside the Workflow Task; after a failure a regular Activity takes over. */
export const singleTry = { startToCloseTimeout: '2s', retry: { maximumAttempts: 1 } };
