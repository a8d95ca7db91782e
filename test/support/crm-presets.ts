import type { CrmPolicy, CrmRules, CrmSource } from '../../src/routing/policy/policy.js';
import { PIPEDRIVE_FIELDS } from '../../sandbox/crm/pipedrive.js';
import type { CustomerType } from '../../src/routing/customer.js';

/** The customers every CRM of the sandbox has, with one that none has, and what each is. */
export const tenCustomers: [email: string, type: CustomerType][] = [
  ['jane@example.com', 'vip'],
  ['JOE@example.com', 'regular'],
  ['mia@example.com', 'vip'],
  ['noah@example.com', 'regular'],
  ['lea@example.com', 'regular'],
  ['tom@example.com', 'regular'],
  ['zoe+shop@example.com', 'vip'],
  ['max@example.com', 'vip'],
  ['twin@example.com', 'vip'],
  ["o'hara@example.com", 'vip'],
  ['nobody@example.com', 'unknown'],
];

/** The environment that the sources below refer to. */
export const presetEnv = (crmUrl: string, token: string): Record<string, string> => ({
  CRM_URL: crmUrl,
  CRM_TOKEN: token,
  CRM_ID: 'vip-router',
});

const timeout = 5_000;
const token = '${CRM_TOKEN}';
const equals = ['VIP'];

type Preset = CrmSource & Pick<CrmRules, 'vipWhen' | 'owner'>;

export const sources: Record<string, Preset> = {
  'json-endpoint': {
    type: 'http',
    request: {
      method: 'GET',
      url: '${CRM_URL}/customers?email=$contact.email',
      headers: { Authorization: 'Bearer ${CRM_TOKEN}' },
      responseMapping: { CustomerType: '$.customerType', Owner: '$.owner' },
      timeout,
    },
    vipWhen: { variable: 'CustomerType', equals },
    owner: 'Owner',
  },
  hubspot: {
    type: 'hubspot',
    baseUrl: '${CRM_URL}/hubspot',
    token,
    timeout,
    vipWhen: { variable: 'customer_type', equals },
    owner: 'hubspot_owner_id',
  },
  salesforce: {
    type: 'salesforce',
    baseUrl: '${CRM_URL}/salesforce',
    apiVersion: 'v60.0',
    object: 'Contact',
    auth: { tokenUrl: '', clientId: '${CRM_ID}', clientSecret: '${CRM_TOKEN}' },
    timeout,
    vipWhen: { variable: 'Customer_Type__c', equals },
    owner: 'Owner.Email',
  },
  pipedrive: {
    type: 'pipedrive',
    baseUrl: '${CRM_URL}/pipedrive',
    token,
    timeout,
    vipWhen: { variable: PIPEDRIVE_FIELDS.customerType, equals },
    owner: 'owner_id',
  },
  activecampaign: {
    type: 'activecampaign',
    baseUrl: '${CRM_URL}/activecampaign',
    token,
    timeout,
    vipWhen: { variable: '7', equals },
    owner: '9',
  },
};

export function presetPolicy(name: string, over: Partial<CrmRules> = {}): CrmPolicy {
  const source = sources[name];
  if (!source) throw new RangeError(`no preset ${name}`);
  return {
    name,
    identifyBy: ['email'],
    whenKeyMissing: 'regular',
    patience: 2_000,
    allowInternal: ['127.0.0.1'],
    ...source,
    ...over,
  };
}
