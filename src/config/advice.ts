import { readEnv, type Environment } from '../crm/build-request.js';
import { readVipList } from '../crm/sources/vip-list.js';
import type { Target } from '../routing/policy/policy.js';
import { entriesIn, inside, textsIn } from './checks/raw.js';
import { customFieldsIn } from './checks/variables.js';
import type { ConfigProblem } from './problems.js';
import { REFERENCE } from './secrets.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

/** Codes of advice about a valid policy. docs/reference/mistakes.md explains each. */
export const ADVICE = {
  ROUTER_ADVICE_NO_PROBE: 'Without a probe nobody notices that the CRM has lost its VIPs.',
  ROUTER_ADVICE_VIP_LIST: 'Lines of the list of VIPs are left out, or read in part.',
  ROUTER_ADVICE_ENV_UNSET: 'A variable is not set; the sandbox has a value for it, or the file names one.',
  ROUTER_ADVICE_NO_COUNTRY: 'Phone numbers without a country code cannot be compared.',
  ROUTER_ADVICE_OPTION_ID: 'A value of the policy looks like the number of an option.',
  ROUTER_ADVICE_NOBODY_DEDICATED: 'A target leads to the dedicated agent, but nothing names one.',
  ROUTER_ADVICE_CUSTOM_FIELD: "A variable is read as a custom field of the platform's contacts.",
  ROUTER_ADVICE_NO_API_KEY: 'Nobody can call the API of this workspace.',
  ROUTER_ADVICE_IDLE_AGENT: 'No target ever leads to this agent.',
  ROUTER_ADVICE_OBSERVE: 'The workspace decides and records, and assigns nobody.',
} as const;

interface Remark {
  code: keyof typeof ADVICE;
  path: PropertyKey[];
  message: string;
}

export type ConfigAdvice = Omit<ConfigProblem, 'code'> & Pick<Remark, 'code'>;

/**
 * @param raw the file as it was written
 * @param given the variables that are really set
 */
export function adviceOn({ workspaces }: RouterConfig, raw: unknown, given: Environment): Remark[] {
  return [
    ...adviceOnEnvironment(raw, given),
    ...workspaces.flatMap((one, index) => {
      const path = ['workspaces', index];
      return [
        ...adviceOnWorkspace(one, path),
        ...idleAgents(one, [...path, 'agents']),
        ...adviceOnCrm(one, path),
        ...customFields(inside(raw, ...path), path),
      ];
    }),
  ];
}

/** Each variable that the file refers to and nobody has set, once, where it first stands. Names only, never values. */
function adviceOnEnvironment(raw: unknown, given: Environment): Remark[] {
  const reported = new Set<string>();
  return textsIn(raw, []).flatMap(({ value, path }) =>
    [...value.matchAll(REFERENCE)].flatMap(([, name = '', fallback]): Remark[] => {
      if (reported.has(name) || readEnv({ kind: 'env', name, at: 0 }, given) !== undefined) return [];
      reported.add(name);
      const instead =
        fallback === undefined ? "the sandbox's value is used" : 'the default in the file is used';
      return [{ code: 'ROUTER_ADVICE_ENV_UNSET', path, message: `${name} is not set; ${instead}` }];
    }),
  );
}

function adviceOnWorkspace({ policy, apiKeyHashes }: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const found: Remark[] = [];
  if (policy.crm.type !== 'contact' && policy.crm.probe === undefined)
    found.push({
      code: 'ROUTER_ADVICE_NO_PROBE',
      path: [...path, 'crm'],
      message: `name a known VIP in crm.probe, so that it is noticed when ${policy.crm.name} loses its VIPs`,
    });
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
  return found;
}

/** Agents whom neither their id nor a team nor the whole workspace leads to. */
function idleAgents({ policy, roster, match }: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const rules = [policy.targets, ...match.map(({ targets }) => targets ?? {})];
  // Fallbacks and timeouts are targets too.
  const reached = entriesIn(rules, []).map(({ value }) => value);
  if (reached.some((one) => ['workspace', 'dedicated'].includes(String(inside(one, 'kind'))))) return [];
  const users = new Set(reached.map((one) => inside(one, 'user')));
  const teams = new Set(reached.map((one) => inside(one, 'team')));
  const members = new Set(roster.teams.filter(({ id }) => teams.has(id)).flatMap(({ agents }) => agents));
  return roster.agents.flatMap(({ id, name }, index): Remark[] => {
    if (users.has(id) || members.has(id)) return [];
    return [
      { code: 'ROUTER_ADVICE_IDLE_AGENT', path: [...path, index], message: `no target leads to ${name}` },
    ];
  });
}

const HAVE_OPTIONS = ['pipedrive', 'hubspot', 'salesforce', 'activecampaign'];

/** Settings that may be right and often are not: numbers of options, phone numbers without a country. */
export function adviceOnCrm({ policy, match }: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const { crm } = policy;
  const found: Remark[] = [];
  if (crm.type === 'csv')
    for (const { line, why } of readVipList(crm.file, crm.defaultCountry).bad)
      found.push({
        code: 'ROUTER_ADVICE_VIP_LIST',
        path: [...path, 'crm', 'file'],
        message: `line ${line} is left out: ${why}`,
      });
  if (crm.identifyBy.includes('phone') && crm.defaultCountry === undefined)
    found.push({
      code: 'ROUTER_ADVICE_NO_COUNTRY',
      path: [...path, 'crm'],
      message: 'name crm.defaultCountry, such as DE: a number like 0170 1234567 cannot be read without it',
    });
  const numbers = (crm.vipWhen.equals ?? []).filter((one) => /^\d{1,9}$/.test(one.trim()));
  if (HAVE_OPTIONS.includes(crm.type) && numbers.length > 0)
    found.push({
      code: 'ROUTER_ADVICE_OPTION_ID',
      path: [...path, 'crm', 'vipWhen'],
      message: `${numbers.join(', ')}: a label or the number of an option; labels are easier to keep right`,
    });
  const targets: (Target | undefined)[] = [policy, ...match].flatMap((one) =>
    Object.values(one.targets ?? {}),
  );
  const isNamed = crm.owner !== undefined || Object.keys(policy.dedicatedAgents ?? {}).length > 0;
  if (!isNamed && targets.some((target) => target?.kind === 'dedicated'))
    found.push({
      code: 'ROUTER_ADVICE_NOBODY_DEDICATED',
      path: [...path, 'targets'],
      message:
        'neither dedicatedAgents nor crm.owner names an agent, so such a target always takes its fallback',
    });
  return found;
}

function customFields(workspace: unknown, path: PropertyKey[]): Remark[] {
  if (inside(workspace, 'contactFields') !== undefined) return [];
  return customFieldsIn(workspace).map((name) => ({
    code: 'ROUTER_ADVICE_CUSTOM_FIELD',
    path,
    message: `$contact.${name} is read as a custom field; list it in contactFields, so that typing errors are found`,
  }));
}
