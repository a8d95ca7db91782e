import type { ApiDeps } from '../api/deps.js';
import type { Workers } from './run-workers.js';

interface Parts {
  /** Resolves when Temporal answers. */
  ping: () => Promise<unknown>;
  /** Absent: they are processes of their own. */
  workers?: Workers | undefined;
  others: { checks(): Record<string, string> }[];
}

/** A CRM that cannot be understood, or a refused policy file, is shown and does not take the process out of service. */
export function readinessOf({ ping, workers, others }: Parts): ApiDeps['ready'] {
  return async () => {
    const temporal = await ping().then(
      () => 'ok',
      () => 'away',
    );
    const running = workers === undefined ? 'elsewhere' : workers.running() ? 'ok' : 'not running';
    return {
      ok: temporal === 'ok' && running !== 'not running',
      checks: Object.assign({ temporal, workers: running }, ...others.map((part) => part.checks())) as Record<
        string,
        string
      >,
    };
  };
}
