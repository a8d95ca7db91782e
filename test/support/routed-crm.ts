import type { TestContext } from 'node:test';
import { askCrm } from '../../src/crm/ask.js';
import { guardedDispatcher } from '../../src/http/guard/index.js';
import type { CrmPolicy, CrmRules } from '../../src/routing/policy.js';
import type { ContactFacts } from '../../src/routing/variables.js';
import { json, startFakeCrm, type Reply } from './fake-crm.js';
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
      presetPolicy(preset, over) as CrmPolicy,
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
