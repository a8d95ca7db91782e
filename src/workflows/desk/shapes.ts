/** What the parts of a message to the desk have to look like, so that the rules can work with them. */
import type { DeskHours } from '../../routing/desk/messages.js';
import type { DeskTarget, PoolTarget, Roster } from '../../routing/policy/policy.js';
import { isObject } from '../lib/guards.js';

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isTexts = (list: unknown): list is string[] => Array.isArray(list) && list.every(isText);
export const isOptional = (type: 'string' | 'number' | 'boolean', value: unknown): boolean =>
  value === undefined || typeof value === type;

export function isTarget(value: unknown): value is DeskTarget {
  if (!isObject(value)) return false;
  return value['kind'] === 'user' ? isText(value['user']) && isPool(value['fallback']) : isPool(value);
}

function isPool(value: unknown): value is PoolTarget {
  if (!isObject(value)) return false;
  const { kind, team, skills, fewerThanOpen } = value;
  const isKnown = kind === 'workspace' || (kind === 'team' && isText(team));
  return isKnown && (skills === undefined || isTexts(skills)) && isOptional('number', fewerThanOpen);
}

export function isHours(value: unknown): value is DeskHours {
  if (!isObject(value)) return false;
  const { schedules, of, until } = value;
  if (!Array.isArray(schedules) || !schedules.every(isSchedule) || !isObject(of) || !isTime(until))
    return false;
  return Object.values(of).every(
    (index) => Number.isInteger(index) && Object.hasOwn(schedules, index as number),
  );
}

const isSchedule = (one: unknown) => Array.isArray(one) && one.every(isSpan);

const isSpan = (span: unknown) =>
  Array.isArray(span) && span.length === 2 && span.every(isTime) && (span[0] ?? 0) <= (span[1] ?? 0);

/** What a date can be made of. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

export function isRoster(value: unknown): value is Roster {
  if (!isObject(value)) return false;
  const { agents, teams, maxOpen, presenceTtl, promoteAfter } = value;
  return (
    [agents, teams].every((list) => Array.isArray(list) && list.every(isNamed)) &&
    (agents as Record<string, unknown>[]).every(isAgentPolicy) &&
    (teams as Record<string, unknown>[]).every((team) => isTexts(team['agents']) && isLimit(team)) &&
    [maxOpen, presenceTtl, promoteAfter].every((one) => isOptional('number', one))
  );
}

const isNamed = (one: unknown) => isObject(one) && isText(one['id']) && isText(one['name']);
const isLimit = ({ maxOpen }: Record<string, unknown>) => isOptional('number', maxOpen);

function isAgentPolicy(agent: Record<string, unknown>): boolean {
  const { email, skills, vipSeats } = agent;
  const hasSkills = skills === undefined || isTexts(skills);
  return hasSkills && isLimit(agent) && isOptional('string', email) && isOptional('number', vipSeats);
}
