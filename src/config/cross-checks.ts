import type { ProblemCode } from './problems.js';
import { isRecord } from './schema/basics.js';

export interface Finding {
  code: ProblemCode;
  path: PropertyKey[];
  message: string;
}

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
    ...teams.flatMap((team, index) => checkTeam(team, roster, [...path, 'teams', index])),
    ...checkTargets(targets, roster, [...path, 'targets']),
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
    const message = `the roster has no agent ${id}`;
    if (!agents.has(id)) return [{ code: 'ROUTER_TEAM_UNKNOWN_AGENT', path: at, message }];
    if (seen.has(id))
      return [{ code: 'ROUTER_DUPLICATE_ID', path: at, message: `${id} is in this team already` }];
    seen.add(id);
    return [];
  });
}

/** Every `user` and `team` below the targets, however deep: fallbacks and time-outs name pools too. */
function checkTargets(value: unknown, roster: Roster, path: PropertyKey[]): Finding[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inside]): Finding[] => {
    const at = [...path, key];
    const id = idOf(inside);
    if (key === 'user' && id !== undefined && !roster.agents.has(id))
      return [{ code: 'ROUTER_TARGET_UNKNOWN_AGENT', path: at, message: `the roster has no agent ${id}` }];
    if (key === 'team' && id !== undefined && !roster.teams.has(id))
      return [{ code: 'ROUTER_TARGET_UNKNOWN_TEAM', path: at, message: `the roster has no team ${id}` }];
    return checkTargets(inside, roster, at);
  });
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
