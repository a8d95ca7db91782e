import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { Fault } from './fault.js';

/** @returns true when the fault has answered, or cut the connection */
export async function applyFault(fault: Fault | undefined, res: Response): Promise<boolean> {
  if (!fault) return false;
  if (fault.delay !== undefined) await sleep(fault.delay);
  if (fault.reset) {
    res.socket?.resetAndDestroy();
    return true;
  }
  if (fault.html !== undefined) {
    res
      .status(fault.status ?? 200)
      .type('html')
      .send(fault.html);
    return true;
  }
  if (fault.status === undefined) return false;
  if (fault.retryAfter !== undefined) res.set('Retry-After', String(fault.retryAfter));
  res
    .status(fault.status)
    .json({ code: fault.status, message: `the sandbox was told to answer ${fault.status}` });
  return true;
}
