/** `npm run faults:outage`: 30 minutes of the platform's clock at 60 times its speed. */
import { test } from 'node:test';
import { routedAfterOutage } from '../support/outage.js';

const conversations = Number(process.env['FAULTS_CONVERSATIONS'] ?? 9_000);

test(`${conversations} openings while Temporal is away`, async (t) => {
  t.diagnostic(JSON.stringify(await routedAfterOutage({ conversations, factor: 60 })));
});
