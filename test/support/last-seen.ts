import proto from '@temporalio/proto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';

const { EventType } = proto.temporal.api.enums.v1;
const MOST = 25;

/** The result; a run that does not end in time is shown with what it was last seen to do. */
export async function orLastSeen<T>(handle: WorkflowHandle, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (e) {
    if (e instanceof WorkflowFailedError) throw e;
    throw new Error(`${String(e)}\n${await lastSeen(handle)}`, { cause: e });
  }
}

async function lastSeen(handle: WorkflowHandle): Promise<string> {
  const { events } = await handle.fetchHistory();
  return (events ?? [])
    .slice(-MOST)
    .map(({ eventType, eventTime, workflowTaskFailedEventAttributes: failed }) => {
      const at = Number(eventTime?.seconds) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
      const why = failed ? ` ${failed.failure?.message ?? ''} (${failed.cause ?? ''})` : '';
      return `${new Date(at).toISOString()} ${EventType[eventType ?? 0]}${why}`;
    })
    .join('\n');
}
