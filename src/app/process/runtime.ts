import { DefaultLogger, MetricsBuffer, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';
import { SdkMetrics } from '../../temporal/sdk-metrics.js';
import { plain } from './logging.js';

/** Updates between two drains; the SDK drops what is beyond it. */
const MAX_BUFFERED = 100_000;
const DRAIN_INTERVAL = 1_000;

/**
 * The SDK's own lines go to the same place, and signals are left to the command, which has an order to keep.
 * @returns the SDK's metrics as text, for /metrics
 */
export function installRuntime(logger: Logger): () => string {
  const buffer = new MetricsBuffer({ maxBufferSize: MAX_BUFFERED });
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      logger[INTENDED.test(message) ? 'debug' : toPino(level)]({ sdk: plain(meta) }, message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'WARN' } },
      metrics: { buffer },
    },
    shutdownSignals: [],
  });
  const metrics = new SdkMetrics();
  const drain = (): void => metrics.add(buffer.retrieveUpdates());
  setInterval(drain, DRAIN_INTERVAL).unref();
  return () => {
    drain();
    return metrics.text();
  };
}

/** The desk's worker has no activities and the platform's no workflows: that is what keeps their slots apart. */
const INTENDED = /^No (activities|workflows) registered/;

const toPino = (level: LogLevel) => level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
