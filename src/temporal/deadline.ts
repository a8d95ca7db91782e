import type { Client } from '@temporalio/client';
import { TemporalUnavailableError } from './unavailable.js';

/** Milliseconds, below the 2 s in which every webhook is answered. */
export const DEADLINE_MS = 1_500;
/** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE: with a deadline set, all mean "Temporal is away". */
const AWAY = new Set([1, 4, 8, 14]);

/** Does one request's work under one deadline. @throws {TemporalUnavailableError} when Temporal is away */
export async function underDeadline<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await client.connection.withDeadline(Date.now() + DEADLINE_MS, work);
  } catch (e) {
    if (AWAY.has(grpcCode(e) ?? -1))
      throw new TemporalUnavailableError('Temporal did not answer in time', { cause: e });
    throw e;
  }
}

/** The SDK wraps gRPC errors: the code sits on the error or on one of its causes. */
export function grpcCode(error: unknown): number | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'number') return e.code;
  }
  return undefined;
}
