import type { AgentPolicy, PoolTarget, Roster, TeamPolicy } from '../policy/policy.js';

/** The roster by id, so that no decision has to search it. */
export interface Staff {
  agents: Map<string, AgentPolicy>;
  teams: Map<string, TeamPolicy>;
  members: Map<string, AgentPolicy[]>;
  teamsOf: Map<string, string[]>;
}

export function staffOf(roster: Roster): Staff {
  const agents = new Map(roster.agents.map((agent) => [agent.id, agent]));
  const teamsOf = new Map<string, string[]>();
  for (const { id, agents: members } of roster.teams)
    for (const agent of members) teamsOf.set(agent, [...(teamsOf.get(agent) ?? []), id]);
  return {
    agents,
    teams: new Map(roster.teams.map((team) => [team.id, team])),
    members: new Map(
      roster.teams.map((team) => [team.id, team.agents.flatMap((id) => agents.get(id) ?? [])]),
    ),
    teamsOf,
  };
}

/** In the order of the roster, which round robin follows. */
export function poolMembers(state: { roster: Roster; staff: Staff }, pool: PoolTarget): AgentPolicy[] {
  return pool.kind === 'workspace' ? state.roster.agents : (state.staff.members.get(pool.team ?? '') ?? []);
}

export function poolName({ staff }: { staff: Staff }, pool: PoolTarget): string {
  if (pool.kind === 'workspace') return 'the workspace';
  return staff.teams.get(pool.team ?? '')?.name ?? `team ${pool.team ?? ''}`;
}

/** The pools in which an agent's new capacity counts: entries that wait for one of these may be served. */
export function touchedBy(staff: Staff, agent: string): string[] {
  return [`agent/${agent}`, 'workspace', ...(staff.teamsOf.get(agent) ?? []).map((team) => `team/${team}`)];
}

export function poolKey(pool: PoolTarget): string {
  return pool.kind === 'workspace' ? 'workspace' : `team/${pool.team ?? ''}`;
}
