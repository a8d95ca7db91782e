import { isRecord } from '../../schema/values.js';
import { fold } from '../../routing/fold.js';
import { idOf, inside, listAt, type Finding } from './raw.js';

interface Agent {
  id: string | undefined;
  skills: string[];
  /** All of their seats are kept for VIPs. */
  vipsOnly: boolean;
}

/** Targets from which no agent can ever get a conversation. */
export function checkFulfilled(workspace: unknown, path: PropertyKey[]): Finding[] {
  const agents = listAt(workspace, 'agents').map((agent) => toAgent(agent, inside(workspace, 'maxOpen')));
  const teams = new Map(
    listAt(workspace, 'teams').map((team) => [idOf(inside(team, 'id')), listAt(team, 'agents').map(idOf)]),
  );
  const members = (target: Record<string, unknown>): Agent[] | undefined => {
    if (target['workspace'] === true) return agents;
    const ids = teams.get(idOf(target['team']));
    return ids && agents.filter(({ id }) => ids.includes(id));
  };
  const look = (value: unknown, at: PropertyKey[], isVip: boolean): Finding[] => {
    if (!isRecord(value)) return [];
    const found = members(value);
    const why = found && found.length > 0 ? whyNobody(value, found, isVip) : undefined;
    return [
      ...(why === undefined ? [] : [{ code: 'ROUTER_TARGET_NOBODY' as const, path: at, message: why }]),
      ...Object.entries(value).flatMap(([key, inner]) => look(inner, [...at, key], isVip)),
    ];
  };
  const branches = (targets: unknown, at: PropertyKey[]) =>
    Object.entries(isRecord(targets) ? targets : {}).flatMap(([branch, target]) =>
      look(target, [...at, branch], branch === 'vip'),
    );
  return [
    ...branches(inside(workspace, 'targets'), [...path, 'targets']),
    ...listAt(workspace, 'match').flatMap((rule, index) =>
      branches(inside(rule, 'targets'), [...path, 'match', index, 'targets']),
    ),
  ];
}

function whyNobody(target: Record<string, unknown>, agents: Agent[], isVip: boolean): string | undefined {
  const wanted = listAt(target, 'skills').map((one) => fold(String(one)));
  const able = agents.filter(({ skills }) => wanted.every((one) => skills.includes(one)));
  if (able.length === 0) return `nobody in it has ${wanted.join(' and ')}`;
  if (!isVip && able.every(({ vipsOnly }) => vipsOnly))
    return 'everybody in it keeps all their seats for VIPs (vipSeats)';
  return undefined;
}

function toAgent(agent: unknown, workspaceMax: unknown): Agent {
  const maxOpen = inside(agent, 'maxOpen') ?? workspaceMax;
  const forVips = inside(agent, 'vipSeats');
  return {
    id: idOf(inside(agent, 'id')),
    skills: listAt(agent, 'skills').map((one) => fold(String(one))),
    vipsOnly: typeof forVips === 'number' && typeof maxOpen === 'number' && forVips >= maxOpen,
  };
}
