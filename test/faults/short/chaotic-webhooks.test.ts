/** A few conversations of `npm run faults:webhooks`, which plays hundreds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playChaotically } from '../../support/chaotic-play.js';
import { storyPlatforms } from '../../support/story-platforms.js';

for (const [platform] of storyPlatforms)
  test(`conversations on a ${platform} that misbehaves end as on one that does not`, async () => {
    const end = await playChaotically({ platform, seed: 6, count: 16, width: 8 });
    assert.deepEqual(end.wrong, []);
    assert.ok(end.lost > 0 && end.failedCalls > 0, 'it did misbehave');
  });
