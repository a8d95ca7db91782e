import type { Target } from '../../routing/policy/policy.js';
import type { Remark } from './codes.js';
import type { WorkspaceConfig } from '../workspace.js';

/** What may be right, and often is not: numbers for options, phone numbers of no country, dedicated agents of nobody. */
export function adviceOnCrm({ policy, match }: WorkspaceConfig, path: PropertyKey[]): Remark[] {
  const { crm } = policy;
  const found: Remark[] = [];
  if (crm.identifyBy.includes('phone') && crm.defaultCountry === undefined)
    found.push({
      code: 'ROUTER_ADVICE_NO_COUNTRY',
      path: [...path, 'crm'],
      message: 'name crm.defaultCountry, such as DE: a number like 0170 1234567 cannot be read without it',
    });
  const numbers = (crm.vipWhen.equals ?? []).filter((one) => /^\d{1,9}$/.test(one.trim()));
  const hasOptions = ['pipedrive', 'hubspot', 'salesforce', 'activecampaign'];
  if (hasOptions.includes(crm.type) && numbers.length > 0)
    found.push({
      code: 'ROUTER_ADVICE_OPTION_ID',
      path: [...path, 'crm', 'vipWhen'],
      message: `${numbers.join(', ')}: a label or the number of an option; labels are easier to keep right`,
    });
  const targets: (Target | undefined)[] = [
    ...Object.values(policy.targets),
    ...match.flatMap((rule) => Object.values(rule.targets ?? {})),
  ];
  const isNamed = crm.owner !== undefined || Object.keys(policy.dedicatedAgents ?? {}).length > 0;
  if (!isNamed && targets.some((target) => target?.kind === 'dedicated'))
    found.push({
      code: 'ROUTER_ADVICE_NOBODY_DEDICATED',
      path: [...path, 'targets'],
      message:
        'neither dedicatedAgents nor crm.owner names an agent: such a target always takes its fallback',
    });
  return found;
}
