import { CrmMisconfigured } from '../crm/errors.js';
import { readVipList } from '../crm/sources/vip-list.js';
import type { ConfigProblem } from './problems.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

/** What a policy that can be used should be asked about, by stable code. docs/mistakes.md explains each. */
export const ADVICE = {
  ROUTER_ADVICE_NO_PROBE: 'Nothing tells a CRM that has lost its VIPs from one that has none.',
  ROUTER_ADVICE_VIP_LIST: 'The list of VIPs cannot be read, or lines of it are left out.',
  ROUTER_ADVICE_NO_API_KEY: 'Nobody can call the API of this workspace.',
  ROUTER_ADVICE_IDLE_AGENT: 'No target ever leads to this agent.',
  ROUTER_ADVICE_OBSERVE: 'The workspace decides and records, and assigns nobody.',
} as const;

export interface ConfigAdvice extends Omit<ConfigProblem, 'code'> {
  code: keyof typeof ADVICE;
}

interface Remark {
  code: keyof typeof ADVICE;
  path: PropertyKey[];
  message: string;
}

export function adviceOn({ workspaces }: RouterConfig): Remark[] {
  return workspaces.flatMap((one, index) => remarks(one, ['workspaces', index]));
}

function remarks(workspace: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const { policy, apiKeyHashes } = workspace;
  const found: Remark[] = [];
  if (policy.crm.type !== 'contact' && policy.crm.probe === undefined)
    found.push({
      code: 'ROUTER_ADVICE_NO_PROBE',
      path: [...path, 'crm'],
      message: `name a known VIP in crm.probe: ${policy.crm.name} is then noticed when it forgets who is one`,
    });
  if (policy.crm.type === 'csv') found.push(...aboutList(policy.crm.file, [...path, 'crm', 'file']));
  if (apiKeyHashes.length === 0)
    found.push({
      code: 'ROUTER_ADVICE_NO_API_KEY',
      path,
      message: 'without apiKeys nobody can call /v1; webhooks work all the same',
    });
  if (policy.mode === 'observe')
    found.push({
      code: 'ROUTER_ADVICE_OBSERVE',
      path: [...path, 'mode'],
      message: 'only observes: nobody is asked, nothing is assigned',
    });
  return [...found, ...idleAgents(workspace, [...path, 'agents'])];
}

function aboutList(file: string, path: PropertyKey[]): Remark[] {
  const code = 'ROUTER_ADVICE_VIP_LIST';
  try {
    return readVipList(file).bad.map(({ line, why }) => ({
      code,
      path,
      message: `line ${line} is left out: ${why}`,
    }));
  } catch (e) {
    if (!(e instanceof CrmMisconfigured)) throw e;
    return [{ code, path, message: e.message }];
  }
}

/** Agents whom neither their id nor a team nor the whole workspace leads to. */
function idleAgents({ policy, roster, match }: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const rules = [policy.targets, ...match.map(({ targets }) => targets ?? {})];
  const { users, teams, everybody, dedicated } = reached(rules);
  if (everybody || dedicated) return [];
  const members = new Set(roster.teams.filter(({ id }) => teams.has(id)).flatMap(({ agents }) => agents));
  return roster.agents.flatMap(({ id, name }, index) =>
    users.has(id) || members.has(id)
      ? []
      : [
          {
            code: 'ROUTER_ADVICE_IDLE_AGENT' as const,
            path: [...path, index],
            message: `no target leads to ${name}`,
          },
        ],
  );
}

/** Whom targets name, however deep: fallbacks and time-outs are targets too. */
function reached(value: unknown) {
  const found = { users: new Set<string>(), teams: new Set<string>(), everybody: false, dedicated: false };
  const look = (inside: unknown): void => {
    if (typeof inside !== 'object' || inside === null) return;
    const { kind, user, team } = inside as { kind?: unknown; user?: unknown; team?: unknown };
    if (typeof user === 'string') found.users.add(user);
    if (typeof team === 'string') found.teams.add(team);
    found.everybody ||= kind === 'workspace';
    found.dedicated ||= kind === 'dedicated';
    Object.values(inside).forEach(look);
  };
  look(value);
  return found;
}
