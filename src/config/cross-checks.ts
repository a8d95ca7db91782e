import { platformKinds } from '../platforms/index.js';
import { fold } from '../routing/fold.js';
import { isRecord } from '../schema/values.js';
import { checkCrm } from './checks/crm.js';
import { checkFulfilled } from './checks/fulfilled.js';
import { checkMatchRules } from './checks/match-rules.js';
import { idOf, inside, inTargets, listAt, oneOrMoreAt, type Finding } from './checks/raw.js';
import { checkVariables } from './checks/variables.js';
import { nearest } from './nearest.mjs';
import { checkPlatform } from './platform-checks.js';

/**
 * What one part of the file says about another: duplicate ids, unknown agents and teams. Works on the file as it was
 * written, so that these mistakes are reported together with all others.
 */
export function crossCheck(file: unknown): Finding[] {
  return [
    ...duplicates(file, 'workspaces', []),
    ...listAt(file, 'workspaces').flatMap((one, index) => checkWorkspace(one, ['workspaces', index])),
  ];
}

function checkWorkspace(workspace: unknown, path: PropertyKey[]): Finding[] {
  const roster: Roster = { agents: idsOf(workspace, 'agents'), teams: idsOf(workspace, 'teams') };
  return [
    ...['agents', 'teams', 'webhooks'].flatMap((key) => duplicates(workspace, key, path)),
    ...listAt(workspace, 'teams').flatMap((team, index) =>
      checkTeam(team, roster, [...path, 'teams', index]),
    ),
    ...checkTargets(workspace, roster, path),
    ...checkDedicated(workspace, roster, [...path, 'dedicatedAgents']),
    ...checkOwners(listAt(workspace, 'agents'), [...path, 'agents']),
    ...checkAvailability(workspace, path),
    ...checkUnassign(workspace, path),
    ...checkPlatform(workspace, path),
    ...checkVariables(workspace, path),
    ...checkMatchRules(workspace, path),
    ...checkFulfilled(workspace, path),
    ...checkCrm(workspace, path),
  ];
}

interface Roster {
  agents: Set<string>;
  teams: Set<string>;
}

function idsOf(workspace: unknown, key: string): Set<string> {
  return new Set(listAt(workspace, key).flatMap((entry) => idOf(inside(entry, 'id')) ?? []));
}

function duplicates(parent: unknown, key: string, path: PropertyKey[]): Finding[] {
  const seen = new Set<string>();
  return listAt(parent, key).flatMap((entry, index): Finding[] => {
    const id = idOf(inside(entry, 'id'));
    if (id === undefined) return [];
    const at = [...path, key, index, 'id'];
    if (seen.has(id)) return [{ code: 'ROUTER_DUPLICATE_ID', path: at, message: `duplicate id ${id}` }];
    seen.add(id);
    return [];
  });
}

function checkTeam(team: unknown, { agents }: Roster, path: PropertyKey[]): Finding[] {
  const seen = new Set<string>();
  return listAt(team, 'agents').flatMap((agent, index): Finding[] => {
    const at = [...path, 'agents', index];
    const id = idOf(agent);
    if (id === undefined) return [];
    if (!agents.has(id))
      return [{ code: 'ROUTER_TEAM_UNKNOWN_AGENT', path: at, message: noSuch('agent', id, agents) }];
    if (seen.has(id))
      return [{ code: 'ROUTER_DUPLICATE_ID', path: at, message: `${id} is already in this team` }];
    seen.add(id);
    return [];
  });
}

/** Every `user` and `team` in targets; fallbacks and timeouts name them too. */
function checkTargets(workspace: unknown, { agents, teams }: Roster, path: PropertyKey[]): Finding[] {
  return inTargets(workspace, path, (key) => key === 'user' || key === 'team').flatMap((one): Finding[] => {
    const id = idOf(one.value);
    if (id === undefined) return [];
    if (one.path.at(-1) === 'user')
      return agents.has(id)
        ? []
        : [{ code: 'ROUTER_TARGET_UNKNOWN_AGENT', path: one.path, message: noSuch('agent', id, agents) }];
    return teams.has(id)
      ? []
      : [{ code: 'ROUTER_TARGET_UNKNOWN_TEAM', path: one.path, message: noSuch('team', id, teams) }];
  });
}

function noSuch(what: 'agent' | 'team', id: string, known: ReadonlySet<string>): string {
  const similar = nearest(id, [...known]);
  return `the roster has no ${what} ${id}${similar === undefined ? '' : `; did you mean ${similar}?`}`;
}

function checkDedicated(workspace: unknown, { agents }: Roster, path: PropertyKey[]): Finding[] {
  const named = inside(workspace, 'dedicatedAgents');
  return Object.entries(isRecord(named) ? named : {}).flatMap(([email, agent]): Finding[] => {
    const id = idOf(agent);
    if (id === undefined || agents.has(id)) return [];
    const message = noSuch('agent', id, agents);
    return [{ code: 'ROUTER_TARGET_UNKNOWN_AGENT', path: [...path, email], message }];
  });
}

/** The owner of an account must mean one agent. */
function checkOwners(agents: unknown[], path: PropertyKey[]): Finding[] {
  const owners = new Map<string, number>();
  const folded = (value: unknown) => {
    const id = idOf(value);
    return id === undefined ? [] : [fold(id)];
  };
  return agents.flatMap((agent, index) => {
    const { id, email } = isRecord(agent) ? agent : {};
    const names = [id, email, ...oneOrMoreAt(agent, 'crmOwner')].flatMap(folded);
    return [...new Set(names)].flatMap((name): Finding[] => {
      const first = owners.get(name) ?? index;
      owners.set(name, first);
      if (first === index || folded(id).includes(name)) return [];
      const message = `${name} already means agents[${first}]`;
      return [{ code: 'ROUTER_AMBIGUOUS_OWNER', path: [...path, index, 'crmOwner'], message }];
    });
  });
}

/** Something must say who is online, when only agents who are online are wanted. */
function checkAvailability(workspace: unknown, path: PropertyKey[]): Finding[] {
  const type = idOf(inside(workspace, 'platform', 'type')) ?? '';
  const hasHours = [workspace, ...listAt(workspace, 'agents'), ...listAt(workspace, 'teams')].some(
    (one) => inside(one, 'hours') !== undefined,
  );
  if (
    hasHours ||
    inside(workspace, 'presence') === 'api' ||
    platformKinds.get(type)?.capabilities.presence === true
  )
    return [];
  const message =
    'nothing says who is online: give hours, or presence: api when your system tells (PUT /v1/agents/{id}/presence)';
  return inTargets(workspace, path, (key, value) => key === 'onlineOnly' && value === true).map((one) => ({
    code: 'ROUTER_NO_AVAILABILITY',
    path: one.path,
    message,
  }));
}

function checkUnassign(workspace: unknown, path: PropertyKey[]): Finding[] {
  if (inside(workspace, 'returning') !== 'keep') return [];
  const message =
    'returning: keep keeps the agent who has the conversation, and this removes them: choose one';
  return inTargets(workspace, path, (key, value) => key === 'unassign' && value === true).map((one) => ({
    code: 'ROUTER_UNASSIGN_CONFLICT',
    path: one.path,
    message,
  }));
}
