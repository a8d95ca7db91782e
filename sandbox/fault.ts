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
