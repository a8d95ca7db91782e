import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/** Only what is wrong is printed while tests run. Once in a process, before its first worker. */
export function quiet(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
}
