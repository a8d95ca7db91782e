import { fold } from '../routing/fold.js';
import { platformKinds } from '../platforms/index.js';
import { checkCrm } from './checks/crm.js';
import { checkFulfilled } from './checks/fulfilled.js';
import { checkMatchRules } from './checks/match-rules.js';
import { checkVariables } from './checks/variables.js';
import { nearest } from './nearest.js';
import { checkPlatform } from './platform-checks.js';
import type { Finding } from './checks/raw.js';
import { isRecord } from './schema/basics.js';

/**
 * What one part of the file says about another: ids that stand twice, people and teams that nobody knows. Works on the
 * file as it was written, so that these mistakes are told together with all others.
 */
export function crossCheck(file: unknown): Finding[] {
  const workspaces = listIn(file, 'workspaces');
  return [
    ...duplicates(workspaces, ['workspaces']),
    ...workspaces.flatMap((one, index) => checkWorkspace(one, ['workspaces', index])),
  ];
}

function checkWorkspace(workspace: unknown, path: PropertyKey[]): Finding[] {
  const agents = listIn(workspace, 'agents');
  const teams = listIn(workspace, 'teams');
  const targets = isRecord(workspace) ? workspace.targets : undefined;
  const roster: Roster = { agents: idsOf(agents), teams: idsOf(teams) };
  return [
    ...duplicates(agents, [...path, 'agents']),
    ...duplicates(teams, [...path, 'teams']),
    ...duplicates(listIn(workspace, 'webhooks'), [...path, 'webhooks']),
    ...teams.flatMap((team, index) => checkTeam(team, roster, [...path, 'teams', index])),
    ...checkTargets(targets, roster, [...path, 'targets']),
    ...checkMatch(workspace, roster, [...path, 'match']),
    ...checkDedicated(workspace, roster, [...path, 'dedicatedAgents']),
    ...checkOwners(agents, [...path, 'agents']),
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

function checkTeam(team: unknown, { agents }: Roster, path: PropertyKey[]): Finding[] {
  const seen = new Set<string>();
  return listIn(team, 'agents').flatMap((agent, index): Finding[] => {
    const at = [...path, 'agents', index];
    const id = idOf(agent);
    if (id === undefined) return [];
    const message = noSuch('agent', id, agents);
    if (!agents.has(id)) return [{ code: 'ROUTER_TEAM_UNKNOWN_AGENT', path: at, message }];
    if (seen.has(id))
      return [{ code: 'ROUTER_DUPLICATE_ID', path: at, message: `${id} is in this team already` }];
    seen.add(id);
    return [];
  });
}

function checkMatch(workspace: unknown, roster: Roster, path: PropertyKey[]): Finding[] {
  return listIn(workspace, 'match').flatMap((rule, index) =>
    checkTargets(isRecord(rule) ? rule.targets : undefined, roster, [...path, index, 'targets']),
  );
}

function checkDedicated(workspace: unknown, { agents }: Roster, path: PropertyKey[]): Finding[] {
  const named = isRecord(workspace) ? workspace.dedicatedAgents : undefined;
  return Object.entries(isRecord(named) ? named : {}).flatMap(([email, agent]): Finding[] => {
    const id = idOf(agent);
    if (id === undefined || agents.has(id)) return [];
    return [
      {
        code: 'ROUTER_TARGET_UNKNOWN_AGENT',
        path: [...path, email],
        message: noSuch('agent', id, agents),
      },
    ];
  });
}

const foldedId = (value: unknown): string | undefined => {
  const id = idOf(value);
  return id === undefined ? undefined : fold(id);
};

/** The owner of an account must mean one agent. */
function checkOwners(agents: unknown[], path: PropertyKey[]): Finding[] {
  const owners = new Map<string, number>();
  return agents.flatMap((agent, index) => {
    if (!isRecord(agent)) return [];
    const given = Array.isArray(agent.crmOwner) ? (agent.crmOwner as unknown[]) : [agent.crmOwner];
    const names = [agent.id, agent.email, ...given].flatMap((name) => foldedId(name) ?? []);
    return [...new Set(names)].flatMap((name): Finding[] => {
      const first = owners.get(name) ?? index;
      owners.set(name, first);
      if (first === index || name === foldedId(agent.id)) return [];
      const message = `${name} stands for agents[${first}] already`;
      return [{ code: 'ROUTER_AMBIGUOUS_OWNER', path: [...path, index, 'crmOwner'], message }];
    });
  });
}

/** Somebody must say who is online, when only those are wanted. */
function checkAvailability(workspace: unknown, path: PropertyKey[]): Finding[] {
  if (!isRecord(workspace) || workspace.presence === 'api' || hasHours(workspace) || knowsPresence(workspace))
    return [];
  const message =
    'nothing says who is online: give hours, or presence: api when your system tells (PUT /v1/agents/{id}/presence)';
  return [
    ...whereTrue('onlineOnly', workspace.targets, [...path, 'targets']),
    ...whereTrue('onlineOnly', workspace.match, [...path, 'match']),
  ].map((at) => ({
    code: 'ROUTER_NO_AVAILABILITY',
    path: at,
    message,
  }));
}

function knowsPresence({ platform }: Record<string, unknown>): boolean {
  const type = isRecord(platform) ? platform.type : undefined;
  return typeof type === 'string' && platformKinds.get(type)?.capabilities.presence === true;
}

function hasHours(workspace: Record<string, unknown>): boolean {
  const entries = [workspace, ...listIn(workspace, 'agents'), ...listIn(workspace, 'teams')];
  return entries.some((one) => isRecord(one) && one.hours !== undefined);
}

/** Whoever has the conversation cannot be kept in any case and be taken off it. */
function checkUnassign(workspace: unknown, path: PropertyKey[]): Finding[] {
  if (!isRecord(workspace) || workspace.returning !== 'keep') return [];
  const rules = listIn(workspace, 'match').flatMap((rule, index) =>
    whereTrue('unassign', isRecord(rule) ? rule.targets : undefined, [...path, 'match', index, 'targets']),
  );
  const message = 'returning: keep keeps whoever has the conversation, and this takes them off: choose one';
  return [...whereTrue('unassign', workspace.targets, [...path, 'targets']), ...rules].map((at) => ({
    code: 'ROUTER_UNASSIGN_CONFLICT',
    path: at,
    message,
  }));
}

/** Where a switch is on, however deep. */
function whereTrue(name: string, value: unknown, path: PropertyKey[]): PropertyKey[][] {
  if (Array.isArray(value)) return value.flatMap((one, at) => whereTrue(name, one, [...path, at]));
  if (!isRecord(value)) return [];
  const own = value[name] === true ? [[...path, name]] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inside]) => whereTrue(name, inside, [...path, key])),
  ];
}

/** Every `user` and `team` below the targets, however deep: fallbacks and time-outs name pools too. */
function checkTargets(value: unknown, roster: Roster, path: PropertyKey[]): Finding[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inside]): Finding[] => {
    const at = [...path, key];
    const id = idOf(inside);
    if (key === 'user' && id !== undefined && !roster.agents.has(id))
      return [{ code: 'ROUTER_TARGET_UNKNOWN_AGENT', path: at, message: noSuch('agent', id, roster.agents) }];
    if (key === 'team' && id !== undefined && !roster.teams.has(id))
      return [{ code: 'ROUTER_TARGET_UNKNOWN_TEAM', path: at, message: noSuch('team', id, roster.teams) }];
    return checkTargets(inside, roster, at);
  });
}

function noSuch(what: 'agent' | 'team', id: string, known: ReadonlySet<string>): string {
  const meant = nearest(id, [...known]);
  return `the roster has no ${what} ${id}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function duplicates(entries: unknown[], path: PropertyKey[]): Finding[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index): Finding[] => {
    const id = isRecord(entry) ? idOf(entry.id) : undefined;
    if (id === undefined) return [];
    const message = `the id ${id} stands above already`;
    if (seen.has(id)) return [{ code: 'ROUTER_DUPLICATE_ID', path: [...path, index, 'id'], message }];
    seen.add(id);
    return [];
  });
}

function listIn(value: unknown, key: string): unknown[] {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
}

function idsOf(entries: unknown[]): Set<string> {
  return new Set(entries.flatMap((entry) => (isRecord(entry) ? (idOf(entry.id) ?? []) : [])));
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
