import type { Environment } from '../crm/build-request.js';
import { readVipList } from '../crm/sources/vip-list.js';
import type { ADVICE, Remark } from './advice/codes.js';
import { adviceOnCrm } from './advice/crm.js';
import { adviceOnEnvironment } from './advice/environment.js';
import { customFieldsIn } from './checks/variables.js';
import { inside } from './checks/raw.js';
import type { ConfigProblem } from './problems.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

export { ADVICE } from './advice/codes.js';

export interface ConfigAdvice extends Omit<ConfigProblem, 'code'> {
  code: keyof typeof ADVICE;
}

/**
 * @param raw the file as it was written
 * @param given the variables that are really set
 */
export function adviceOn({ workspaces }: RouterConfig, raw: unknown, given: Environment): Remark[] {
  return [
    ...adviceOnEnvironment(raw, given),
    ...workspaces.flatMap((one, index) => [
      ...remarks(one, ['workspaces', index]),
      ...adviceOnCrm(one, ['workspaces', index]),
      ...customFields(inside(raw, 'workspaces', index), ['workspaces', index]),
    ]),
  ];
}

function customFields(workspace: unknown, path: PropertyKey[]): Remark[] {
  if (inside(workspace, 'contactFields') !== undefined) return [];
  return customFieldsIn(workspace).map((name) => ({
    code: 'ROUTER_ADVICE_CUSTOM_FIELD',
    path,
    message: `$contact.${name} is taken for a custom field; list it in contactFields, and any other is a mistake`,
  }));
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
  if (policy.crm.type === 'csv') found.push(...aboutList(policy.crm, [...path, 'crm', 'file']));
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

function aboutList(
  { file, defaultCountry }: { file: string; defaultCountry?: string },
  path: PropertyKey[],
): Remark[] {
  return readVipList(file, defaultCountry).bad.map(({ line, why }) => ({
    code: 'ROUTER_ADVICE_VIP_LIST',
    path,
    message: `line ${line} is left out: ${why}`,
  }));
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
