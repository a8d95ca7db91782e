import { withClient } from '../../../src/cli/connection.js';
import * as messages from '../../../src/workflows/messages.js';

const SIDE_BY_SIDE = 50;

/** Signals of three kinds to one run, as fast as the server takes them. @returns how many it refused */
export function signalRun(address: string, workflowId: string, count: number): Promise<number> {
  return withClient({ address, namespace: 'default' }, {}, async (client) => {
    const run = client.workflow.getHandle(workflowId);
    let [next, refused] = [0, 0];
    const send = (at: number): Promise<void> => {
      const eventId = `flood-${at}`;
      if (at % 3 === 0)
        return run.signal(messages.messageSent, {
          messages: [{ id: eventId, text: `note ${at}`, at: Date.now(), source: 'api' }],
        });
      if (at % 3 === 1) return run.signal(messages.contactUpdated, { eventId, phone: '+4930123456' });
      return run.signal(messages.assigneeChanged, { eventId, assignee: null });
    };
    const work = async () => {
      for (let at = next++; at < count; at = next++) await send(at).catch(() => (refused += 1));
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    return refused;
  });
}
