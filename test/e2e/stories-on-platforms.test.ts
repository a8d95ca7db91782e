/** The eight stories against the whole service, through each platform's own wire format. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { PlatformName } from '../../src/sandbox/platforms/index.js';
import { eightStories, type Told } from '../support/eight-stories.js';
import { demoPolicy, install, type Installation } from '../support/installation.js';
import { storyPlatforms, type StoryPlatform } from '../support/story-platforms.js';

for (const [platform, shows] of Object.entries(storyPlatforms) as [PlatformName, StoryPlatform][]) {
  describe(`the eight stories on ${platform}`, () => {
    let service: Installation;
    let told: Told[];
    before(async () => {
      service = await install(demoPolicy(['timeout: 5m', 'timeout: 8s']), { platform });
      await service.start();
      const stage = {
        sandbox: new SandboxClient(service.sandbox.url, 60_000),
        say: () => undefined,
        patient: false,
        deadline: Date.now() + 60_000,
        id: 'eight',
      };
      told = await Promise.all(eightStories.map(({ tell }) => tell(stage, service.sandbox.url)));
    });
    after(() => service.stop());

    for (const [at, { name }] of eightStories.entries()) {
      test(name, () => {
        const { played, wrong } = told[at]!;
        if (shows.assignee) return assert.equal(wrong, undefined);
        assert.doesNotMatch(wrong ?? '', /the run|question/);
        if (played) {
          const { expect, answers } = played.story;
          assert.match(played.why, expect.why);
          const success = answers.some((answer) => answer.includes('EMAIL')) ? 1 : 0;
          assert.equal(played.saw.length, expect.questions + success);
        }
      });
    }
  });
}
