/** What `npm run demo` plays, asserted story by story. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startOwnService, type OwnService } from '../../src/cli/demo/own-service.js';
import type { Played } from '../../src/cli/demo/play.js';
import { stories } from '../../src/cli/demo/stories.js';
import { playAll } from '../../src/cli/demo.js';

describe('the stories of the demo', () => {
  let service: OwnService;
  let plays: Played[];
  before(async () => {
    service = await startOwnService(() => undefined);
    plays = await playAll(service.sandbox, () => undefined);
  });
  after(() => service.stop());

  for (const [at, story] of stories.entries()) {
    test(story.name, () => {
      const { wrong, waiting, assignee, why } = plays[at]!;
      assert.equal(wrong, undefined);
      assert.ok(!waiting);
      assert.ok(story.expect.assignee.includes(assignee));
      assert.match(why, story.expect.why);
    });
  }

  test('a story that ends otherwise is told as wrong', async () => {
    const { play } = await import('../../src/cli/demo/play.js');
    const { SandboxClient } = await import('../../src/cli/demo/sandbox-client.js');
    const stage = {
      sandbox: new SandboxClient(service.sandbox),
      say: () => undefined,
      deadline: Date.now() + 20_000,
      id: 'x',
    };
    const story = { ...stories[0]!, expect: { ...stories[0]!.expect, assignee: ['Somebody else'] } };
    assert.match((await play(story, stage)).wrong ?? '', /with Ana, not Somebody else/);
  });
});
