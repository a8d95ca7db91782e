/** What CRMs and lists say, and a sender that signs as Svix does. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { signed } from '../../../sandbox/standard-webhooks.js';
import { postTo, type AllPlatforms } from '../../support/all-platforms.js';

const EMAIL = 'vip@example.com';

const ROWS: [id: string, what: string, workspace: string, contact: { email?: string; phone?: string }][] = [
  ['R01', 'HubSpot: VIP;Partner', 'hubspot', { email: EMAIL }],
  ['R03', 'ActiveCampaign: ||VIP||Newsletter||', 'activecampaign', { email: EMAIL }],
  ['R04', "Pipedrive: the option's number", 'pipedrive', { email: EMAIL }],
  ['R10', 'a list with +49 170 1234567', 'phones', { phone: '+491701234567' }],
  ['R10', 'the same, and the number written as people do', 'phones', { phone: '0049 (170) 123-4567' }],
  ['V01', 'a list saved by a German Excel', 'excel', { email: EMAIL }],
];

export function crms(service: () => AllPlatforms): void {
  async function opens(workspace: string, contact: object, rename = (name: string) => name) {
    const generic = service().platform('generic');
    const { id, conversation } = await generic.person();
    await generic.control(`/contacts/${String(id)}/messages`, { text: 'hi' });
    const openedAt = new Date().toISOString();
    const opening = { conversation: { id: conversation, openedAt }, contact: { id: String(id), ...contact } };
    const raw = JSON.stringify({ type: 'conversation.opened', timestamp: openedAt, data: opening });
    const headers = signed({ id: randomUUID(), raw }, service().signingKeyOf('generic'));
    const renamed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [rename(name), value]));
    const answer = await postTo(`${service().api}/webhooks/${workspace}/generic`, raw, renamed);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return service().end(workspace, conversation);
  }

  describe('CRMs and lists', { concurrency: true }, () => {
    for (const [id, what, workspace, contact] of ROWS)
      test(`${id}: ${what}`, async () => {
        const { tier, assignee, questions, why } = await opens(workspace, contact);
        assert.deepEqual([tier, assignee?.id, questions], ['vip', '101', 0], why);
      });

    test('G01: a sender that signs as Svix does', async () => {
      const svix = (name: string) => name.replace('webhook-', 'svix-');
      const { tier } = await opens('excel', { email: EMAIL }, svix);
      assert.equal(tier, 'vip');
    });
  });
}
