/** What the desk accepts. Anybody may send a signal from the Temporal UI, so nothing is taken on trust. */
import type { DeskEvent, DeskHours, SeatRequest } from '../routing/desk-messages.js';
import type { Roster } from '../routing/policy.js';
import { isAgent, isObject } from './run/inbox.js';

const isText = (value: unknown): value is string => typeof value === 'string';

/** @throws {TypeError} which rejects the update before anything is written */
export function mustBeRequests(requests: unknown): void {
  if (!Array.isArray(requests) || !requests.every(isRequest))
    throw new TypeError('requestSeats takes a list of seat requests');
}

function isRequest(value: unknown): value is SeatRequest {
  if (!isObject(value) || !isObject(value['target'])) return false;
  const { conversation, openedId, priority, except } = value;
  return isText(conversation) && isText(openedId) && typeof priority === 'number' && Array.isArray(except);
}

export function isDeskEvent(value: unknown): value is DeskEvent {
  if (!isObject(value)) return false;
  const { type, conversation, openedId, agent, online } = value;
  switch (type) {
    case 'withdrawn':
      return isText(conversation) && isText(openedId);
    case 'refused':
      return isText(conversation) && isText(openedId) && isText(agent);
    case 'taken':
      return isText(conversation) && isAgent(agent);
    case 'unassigned':
    case 'closed':
      return isText(conversation);
    case 'presence':
      return isText(agent) && typeof online === 'boolean';
    case 'hours':
      return isHours(value['hours']);
    default:
      return false;
  }
}

function isHours(value: unknown): value is DeskHours {
  if (!isObject(value)) return false;
  const { schedules, of, until } = value;
  const isSchedule = (one: unknown) => Array.isArray(one) && one.every((span) => Array.isArray(span));
  return Array.isArray(schedules) && schedules.every(isSchedule) && isObject(of) && typeof until === 'number';
}

export function isRoster(value: unknown): value is Roster {
  return isObject(value) && Array.isArray(value['agents']) && Array.isArray(value['teams']);
}
