import type { TestContext } from 'node:test';
import { askCrm } from '../../src/crm/ask.js';
import { guardedDispatcher } from '../../src/http/guard/index.js';
import type { CrmRules } from '../../src/routing/policy/policy.js';
import type { ContactFacts } from '../../src/routing/variables.js';
import { json, startFakeCrm, type Reply } from './fake-crm.js';
import { PIPEDRIVE_FIELDS } from '../../sandbox/crm/pipedrive.js';
import { presetEnv, presetPolicy } from './crm-presets.js';

/** Path, without its query, to the answer; a pattern in the order given, the first that fits. */
export type Routes = [path: RegExp, reply: Reply | object][];

/** A CRM that answers by path, and whoever asks it as the policy of a preset does. */
export async function routedCrm(t: TestContext, preset: string, routes: () => Routes) {
  const fake = await startFakeCrm();
  t.after(() => fake.stop());
  fake.replies((response, request) => {
    const path = (request.url ?? '')
      .replace(/^\/crm(\/(hubspot|salesforce|pipedrive|activecampaign))?(?=\/)/, '')
      .replace(/\?.*$/s, '');
    const reply =
      routes().find(([pattern]) => pattern.test(path))?.[1] ?? json({ message: 'no such path' }, 404);
    (typeof reply === 'function' ? (reply as Reply) : json(reply))(response, request);
  });
  const ask = (contact: Partial<ContactFacts>, over: Partial<CrmRules> & object = {}) =>
    askCrm(
      presetPolicy(preset, over),
      { id: '1', fields: {}, ...contact },
      {
        env: presetEnv(fake.url, 'a-token'),
        dispatcher: guardedDispatcher(['127.0.0.1']),
        timeout: 5_000,
        now: Date.now(),
      },
    );
  return { ask, seen: fake.seen };
}

export const EMAIL = 'jane@example.com';
export const FIELD = PIPEDRIVE_FIELDS.customerType;
export const token = [/oauth2\/token$/, { access_token: 'x' }] as const;

/** Each CRM with one record of the contact, whose field is this. */
export const withValue: Record<string, (value: unknown, email?: string) => Routes> = {
  hubspot: (value, email = EMAIL) => [
    [/\/properties\//, { name: 'customer_type', options: [] }],
    [/\/search$/, { total: 0, results: [] }],
    [/\/contacts\//, { id: '1', properties: { email, customer_type: value } }],
  ],
  salesforce: (value, email = EMAIL) => [
    [...token],
    [/\/query$/, { done: true, records: [{ Id: '1', Email: email, Customer_Type__c: value, Owner: null }] }],
  ],
  pipedrive: (value, email = EMAIL) => [
    [
      /\/personFields\//,
      { success: true, data: { field_code: FIELD, field_type: 'varchar', options: null } },
    ],
    [/\/search$/, { success: true, data: { items: [{ item: { id: 1, emails: [email] } }] } }],
    [
      /\/persons\/1$/,
      { success: true, data: { id: 1, emails: [{ value: email }], custom_fields: { [FIELD]: value } } },
    ],
  ],
  activecampaign: (value, email = EMAIL) => [
    [/\/contacts$/, { contacts: [{ id: '1', email }] }],
    [/\/fieldValues$/, { fieldValues: [{ field: '7', value }] }],
  ],
};
