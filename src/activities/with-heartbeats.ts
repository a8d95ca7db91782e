import { activityInfo, heartbeat } from '@temporalio/activity';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * The same activities, which heartbeat while they are under way, three times within their heartbeat time-out: so Temporal
 * notices soon that their process died, and not at the end of the attempt's time. Not for activities that keep their progress
 * in heartbeats. Where there is no such time-out, as with every local activity, nothing is sent.
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
