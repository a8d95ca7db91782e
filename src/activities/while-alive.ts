import { activityInfo, heartbeat } from '@temporalio/activity';

/**
 * Heartbeats while `work` lasts, three times within the activity's heartbeat time-out, so that Temporal notices a process that
 * died soon and not at the end of the attempt's time. An activity without that time-out, as every local one is, does not.
 */
export async function whileAlive<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (!heartbeatTimeoutMs) return work();
  const alive = setInterval(heartbeat, heartbeatTimeoutMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(alive);
  }
}
