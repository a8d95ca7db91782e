import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';

/**
 * How a call of the stand-in may go wrong. `before`: it has no effect. `after`: the effect stands, but the caller never
 * learns of it (`reset` cuts the connection; `delay` answers late).
 */
export interface Fault {
  /** The call as the ledger names it: `message`, `assignee`, `comment`, `customer`, … */
  call: string;
  /** Only for this contact's id or this customer's e-mail. */
  only?: string;
  /** How many calls; the default is one. */
  times?: number;
  when?: 'before' | 'after';
  status?: number;
  retryAfter?: number;
  reset?: boolean;
  /** Milliseconds. */
  delay?: number;
  /** Answers with this text instead, as HTML. */
  html?: string;
}

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
