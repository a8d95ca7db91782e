import { deskId } from '../../src/client/names.js';
import { deskView, requestSeats } from '../../src/workflows/messages.js';
import { ask } from './seat-request.js';
import { until } from './wait.js';
import type { World } from './world.js';

/**
 * So many wait for Ben, who comes; while the desk makes its offers, all ask again and learn of their seats by the answer.
 * No such runs exist: each offer fails, as one to a run that has ended meanwhile.
 */
export async function offersThatFail(world: World, count: number): Promise<void> {
  const requests = Array.from({ length: count }, (_, at) => ask(`route/none/${at}`));
  for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
  const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
  const asked = () => desk.executeUpdate(requestSeats, { args: [requests] });
  await asked();
  // Later it would give back what runs that do not exist have leased.
  await until('the comparison has ended', async () => (await desk.query(deskView)).counted);
  const comes = world.tellDesk({ type: 'presence', agent: '102', online: true });
  await until('all have a seat', async () => (await asked()).every(({ kind }) => kind === 'seat'));
  await comes;
  await until('all offers have failed', async () => {
    const { events } = await desk.fetchHistory();
    const failed = (events ?? []).filter((one) => one.signalExternalWorkflowExecutionFailedEventAttributes);
    return failed.length >= count && (await desk.describe()).raw.pendingWorkflowTask == null;
  });
}
