import { test } from 'node:test';
import { routedUnderFire } from '../../support/desk-under-fire.js';

test('killed again and again while conversations are assigned: one assignee each, the same at the desk and on the platform', async () => {
  await routedUnderFire({ conversations: 60, kills: 2, rate: 12 });
});
