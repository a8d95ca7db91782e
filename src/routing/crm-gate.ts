/**
 * How many look-ups may be under way at a CRM, for all processes together: permits are leased to processes for a time.
 * Pure rules; the functions change the state they are given.
 */

export interface Lease {
  process: string;
  /** Of the request that was answered last. */
  seq: number;
  permits: number;
  /** Gate's clock, epoch milliseconds. */
  until: number;
}

export interface GateState {
  max: number;
  leases: Lease[];
}

/** A process says how many permits it uses now and how many it could use. */
export interface LeaseRequest {
  process: string;
  /** Grows with every request of a process: one that was overtaken on its way changes nothing. */
  seq: number;
  /** Permits that it goes on using while it waits for the answer; it uses no more than these meanwhile. */
  inUse: number;
  wanted: number;
  /** Milliseconds the lease is to last. */
  ttl: number;
  /** The limit of the policy the process follows; the newest word counts. */
  max: number;
}

/** Milliseconds. */
export const LONGEST_LEASE = 120_000;

/**
 * Leases permits. Never more than `max` are out, but for those in use while the limit was larger; nobody gets more than
 * a fair share while others want some.
 * @returns how many permits the process may use from now on
 */
export function lease(state: GateState, request: LeaseRequest, now: number): number {
  const { process, seq, inUse, wanted, ttl } = request;
  const before = state.leases.find((one) => one.process === process);
  if (before && seq <= before.seq) return Math.min(inUse, before.permits);
  state.max = request.max;
  const others = state.leases.filter((one) => one !== before && one.until > now);
  const taken = others.reduce((sum, one) => sum + one.permits, 0);
  const share = Math.ceil(state.max / (others.length + 1));
  const free = Math.max(0, state.max - taken);
  // What a process says it uses counts as far as it had been given: a lease that ran out gives no right.
  const kept = before && before.until > now ? Math.min(inUse, before.permits) : 0;
  const permits = Math.max(kept, Math.min(wanted, free, others.length === 0 ? state.max : share));
  // A process that wants some and gets none is remembered: the others' share is smaller from now on.
  const keep = permits > 0 || wanted > 0;
  const until = now + Math.min(ttl, LONGEST_LEASE);
  state.leases = keep ? [...others, { process, seq, permits, until }] : others;
  return permits;
}

export function permitsOut({ leases }: GateState, now: number): number {
  return leases.filter(({ until }) => until > now).reduce((sum, { permits }) => sum + permits, 0);
}
