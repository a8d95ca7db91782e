/**
 * - `assigned`: the conversation has its person. `queued`: it waits for one.
 * - `escalated`: no valid e-mail, or the contact asked for a human.
 * - `timedOut`: the contact did not answer, or nobody was free in time; `after` says which.
 * - `vip.unanswered`: the person did not write to the VIP within the time.
 */
export const EVENT_TYPES = ['assigned', 'queued', 'escalated', 'timedOut', 'vip.unanswered'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** An endpoint as the policy carries it; address and secrets stay with the processes. */
export interface EventEndpoint {
  id: string;
  events: EventType[];
  /** The contact's name and addresses go with each event. */
  includeContact?: true;
}
