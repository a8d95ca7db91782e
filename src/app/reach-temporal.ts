import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Milliseconds between two tries; doubled each time. */
const FIRST_WAIT = 250;
const MAX_WAIT = 5_000;
const ONE_TRY = 5_000;

/**
 * A connection to a server whose namespace answers, however long that takes. A process that ended instead would only be
 * started again, and again.
 */
export async function reachTemporal(
  options: NativeConnectionOptions,
  namespace: string,
  logger: Pick<Logger, 'warn'>,
): Promise<NativeConnection> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, MAX_WAIT)) {
    try {
      return await connected(options, namespace);
    } catch (e) {
      logger.warn({ address: options.address, namespace, why: String(e) }, 'Temporal is awaited');
    }
    await sleep(wait);
  }
}

async function connected(options: NativeConnectionOptions, namespace: string): Promise<NativeConnection> {
  const connection = await NativeConnection.connect(options);
  try {
    await connection.withDeadline(Date.now() + ONE_TRY, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return connection;
  } catch (e) {
    await connection.close();
    throw e;
  }
}
