import pLimit from 'p-limit';
import { TemporalUnavailableError } from '../../temporal/unavailable.js';

/**
 * Runs at most so many tasks at a time, in their order.
 * @param maxWait milliseconds. A task that could not begin by then never begins: its sender has given up, and sends again.
 * @returns what runs a task. @throws {TemporalUnavailableError} from it when a task waited too long
 */
export function limited(max: number, maxWait: number): <T>(task: () => Promise<T>) => Promise<T> {
  const limit = pLimit(max);
  return (task) => {
    const latest = performance.now() + maxWait;
    return limit(() => {
      if (performance.now() > latest) throw new TemporalUnavailableError('too many events at a time');
      return task();
    });
  };
}
