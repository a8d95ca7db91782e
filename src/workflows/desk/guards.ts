/** What the desk accepts. Anybody may send a signal from the Temporal UI, so nothing is taken on trust. */
import type { AssignWaiting, DeskEvent, ListedPresence, SeatRequest } from '../../routing/desk/messages.js';
import { isAgent, isObject } from '../lib/guards.js';
import { isHours, isOptional, isTarget, isText, isTexts } from './shapes.js';

/**
 * Each request is checked by itself: a malformed one must not fail the others of its batch.
 * @throws {TypeError} which rejects the update before anything is written
 */
export function mustBeRequests(requests: unknown): void {
  if (!Array.isArray(requests)) throw new TypeError('requestSeats takes a list of seat requests');
}

export function isRequest(value: unknown): value is SeatRequest {
  if (!isObject(value) || !isTarget(value['target'])) return false;
  const { conversation, openedId, priority, except, prefer, contact } = value;
  const isNamed = isText(conversation) && isText(openedId) && typeof priority === 'number';
  return isNamed && isTexts(except) && isOptional('string', prefer) && isOptional('string', contact);
}

/** @throws {TypeError} */
export function mustBeDeskEvent(event: unknown): void {
  if (!isDeskEvent(event)) throw new TypeError('deskNews takes an event of the desk');
}

/** @throws {TypeError} */
export function mustBeAssignment(wanted: AssignWaiting): void {
  if (!isObject(wanted) || ![wanted.conversation, wanted.agent, wanted.by].every(isText))
    throw new TypeError('assignWaiting takes a conversation, an agent and who says so');
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
      return isText(agent) && typeof online === 'boolean' && areOptionalNumbers(value['at'], value['told']);
    case 'agentSet':
      return isText(agent) && isAgentSet(value);
    case 'reconciled':
      return isReconciled(value);
    case 'hours':
      return isHours(value['hours']);
    default:
      return false;
  }
}

function isAgentSet({ online, maxOpen, lasting, told }: Record<string, unknown>): boolean {
  return isOptional('boolean', online) && areOptionalNumbers(maxOpen, lasting, told);
}

const areOptionalNumbers = (...values: unknown[]) => values.every((value) => isOptional('number', value));

function isReconciled({
  desk,
  asOf,
  closed,
  taken,
  settled,
  lost,
  missing,
  presence,
}: Record<string, unknown>): boolean {
  const arePairs = Array.isArray(taken) && taken.every((pair) => isTexts(pair) && pair.length === 2);
  return (
    isText(desk) &&
    typeof asOf === 'number' &&
    arePairs &&
    (presence === undefined || isPresence(presence)) &&
    [closed, settled, lost, missing ?? []].every(isTexts)
  );
}

function isPresence(value: unknown): value is ListedPresence {
  return (
    isObject(value) && typeof value['at'] === 'number' && [value['online'], value['offline']].every(isTexts)
  );
}
