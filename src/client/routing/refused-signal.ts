import { grpcCode } from '../../temporal/deadline.js';

const INVALID_ARGUMENT = 3;

/**
 * Whether the server will never take this signal: the Workflow Execution has received all the signals it may (10,000), its
 * history is full, or the signal itself is too large. A retry cannot succeed.
 */
export const isRefusedForGood = (error: unknown): boolean => grpcCode(error) === INVALID_ARGUMENT;
