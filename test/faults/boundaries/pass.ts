/** How a process under test asks whether it may pass a boundary. */
import { CONTROL, type Passing } from './boundary.js';

const control = process.env[CONTROL];

/** Resolves when the step may go on: at once, or when the test has killed whom it wanted to kill. */
export async function pass(passing: Passing): Promise<void> {
  if (control === undefined) return;
  await fetch(control, { method: 'POST', body: JSON.stringify(passing) }).catch(() => undefined);
}

/** The result is on its way by then. */
export const handedOn = (passing: Omit<Passing, 'side'>): void =>
  void setImmediate(() => void pass({ ...passing, side: 'after' }));

/** Asks before the step, after its effect, and when its result is handed on. */
export async function through<T>(workflowId: string, step: string, make: () => Promise<T>): Promise<T> {
  await pass({ workflowId, step, side: 'before' });
  try {
    return await make();
  } finally {
    await pass({ workflowId, step, side: 'effect' });
    handedOn({ workflowId, step });
  }
}
