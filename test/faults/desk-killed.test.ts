/** `npm run faults:desk`: the long form of the test in test/e2e. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routedUnderFire } from '../support/desk-under-fire.js';

const conversations = Number(process.env['FAULTS_CONVERSATIONS'] ?? 500);

test(`${conversations} assignments under SIGKILL`, async (t) => {
  const found = await routedUnderFire({ conversations, kills: 8, rate: 6 });
  assert.equal(found.conversations, conversations);
  t.diagnostic(JSON.stringify(found));
});
