import { TemporalUnavailableError } from '../temporal/unavailable.js';

/** Every request is answered within 2 s; the routing client's own deadline, 1.5 s, comes first as a rule. */
const MAX_MS = 1_800;

/** @throws {TemporalUnavailableError} when `work` takes longer than a sender may be kept waiting */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TemporalUnavailableError('no answer in time')), MAX_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
