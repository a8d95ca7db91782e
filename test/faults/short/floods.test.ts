/** A short one of `npm run faults:floods`, which floods each platform in each stage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playFloods } from '../floods/play.js';

const sizes = { messages: 500, signals: 0, closes: 0, forged: 0 };

test('500 messages of one contact while the question waits, VIPs beside them, and a restart', async () => {
  const played = await playFloods('respond-io', ['question'], sizes);
  assert.deepEqual(
    played.map(({ stage, wrong }) => ({ stage, wrong })),
    ['quiet', 'question'].map((stage) => ({ stage, wrong: [] })),
  );
  const flood = played.at(-1);
  assert.ok(flood);
  assert.equal(flood.answers['200'], sizes.messages);
  assert.ok(flood.waits.count >= 12, 'others opened meanwhile');
});
