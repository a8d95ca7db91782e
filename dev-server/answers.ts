import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';

export const LOOPBACK = '127.0.0.1';

/** Resolves when the namespace answers; rejects with the last error after one try. Milliseconds. */
export async function answers(options: ConnectionOptions, namespace: string, ms = 3_000): Promise<void> {
  // A connection that is not lazy leaves its channel open when it cannot connect.
  const connection = Connection.lazy({ ...options, connectTimeout: ms });
  try {
    await connection.ensureConnected();
    await connection.withDeadline(Date.now() + ms, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
}

/** Tries a server on this machine again and again until the namespace answers; rejects when `ended` settles or the time is over. */
export async function waitUntilItAnswers(
  port: number,
  namespace: string,
  { ms, ended }: { ms: number; ended: Promise<void> },
): Promise<void> {
  const deadline = Date.now() + ms;
  let over = false;
  const died = ended.then(() => {
    over = true;
    throw new Error('it ended by itself');
  });
  const tries = async (): Promise<void> => {
    for (;;) {
      try {
        await accepts(port);
        await answers({ address: `${LOOPBACK}:${port}` }, namespace, 1_000);
        return;
      } catch (error) {
        if (over || Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  };
  await Promise.race([tries(), died]);
}

/** A gRPC channel that fails once waits a second before it tries again, so the port itself is asked first. */
const accepts = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, LOOPBACK, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
