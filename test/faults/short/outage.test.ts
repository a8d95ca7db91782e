/** The short form of `npm run faults:outage`. */
import { test } from 'node:test';
import { routedAfterOutage } from '../../support/outage.js';

test('Temporal is away until the platform gives the endpoint up: all are routed, and it is named', async (t) => {
  t.diagnostic(JSON.stringify(await routedAfterOutage({ conversations: 100, factor: 20 })));
});
