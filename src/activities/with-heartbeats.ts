import { activityInfo, heartbeat } from '@temporalio/activity';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * The same activities with three heartbeats per heartbeat timeout while they run, so that Temporal soon notices a process
 * that died. Not for activities that keep their progress in heartbeats. Without a heartbeat timeout, as in every Local
 * Activity, nothing is sent.
 */
export function withHeartbeats<A extends { [K in keyof A]: Activity }>(activities: A): A {
  const all = Object.entries<Activity>(activities).map(([name, run]) => [
    name,
    (...args: never[]) => whileAlive(() => run(...args)),
  ]);
  return Object.fromEntries(all) as A;
}

async function whileAlive<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (!heartbeatTimeoutMs) return work();
  const alive = setInterval(heartbeat, heartbeatTimeoutMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(alive);
  }
}
