/** What a run did round a kill: its events and the kills, in one order, to see what a slow one waited for. */
import { tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { withClient } from '../../../src/cli/connection.js';
import type { Kill } from './killing.js';

const { EventType } = proto.temporal.api.enums.v1;

/** @returns a line per event: seconds since the run began, and what happened */
export function timeline(address: string, workflowId: string, kills: Kill[]): Promise<string[]> {
  return withClient({ address, namespace: 'default' }, {}, async (client) => {
    const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
    const own = (events ?? []).map((event) => {
      const { activityTaskScheduledEventAttributes: activity, workflowTaskTimedOutEventAttributes: late } =
        event;
      const { workflowExecutionSignaledEventAttributes: signal } = event;
      const more = activity?.activityType?.name ?? signal?.signalName ?? late?.timeoutType ?? '';
      return { at: tsToMs(event.eventTime), what: `${EventType[event.eventType ?? 0]?.slice(11)} ${more}` };
    });
    const began = own[0]?.at ?? 0;
    const ended = own.at(-1)?.at ?? 0;
    const killed = kills.flatMap(({ victim, at, readyAt }) => [
      { at, what: `----- ${victim} killed` },
      { at: readyAt, what: `----- ${victim} ready` },
    ]);
    return [...own, ...killed.filter(({ at }) => at > began - 5_000 && at < ended)]
      .sort((one, other) => one.at - other.at)
      .map(({ at, what }) => `${((at - began) / 1_000).toFixed(2).padStart(8)} ${what}`);
  });
}
