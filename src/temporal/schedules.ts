import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';

/** Makes sure that the Schedule is there as described. Whether an operator has paused it is theirs. */
export async function keepSchedule(
  client: Client,
  { scheduleId, ...options }: Required<Pick<ScheduleOptions, 'spec' | 'action'>> & ScheduleOptions,
): Promise<void> {
  try {
    await client.schedule.create({ scheduleId, ...options });
  } catch (e) {
    if (!(e instanceof ScheduleAlreadyRunning)) throw e;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...options, state }));
  }
}

export async function dropSchedule(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
  } catch (e) {
    if (!(e instanceof ScheduleNotFoundError)) throw e;
  }
}
