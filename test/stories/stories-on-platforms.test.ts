/** The eight stories against the whole service, through each platform's own wire format. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { eightStories, wrongWithoutAssignee, type Told } from '../support/eight-stories.js';
import { demoPolicy, install } from '../support/installation.js';
import { partsFor, storyPlatforms, type Part } from '../support/story-platforms.js';

const asking: [string, string] = ['timeout: 5m', 'timeout: 8s'];

for (const [platform, shows] of storyPlatforms) {
  describe(`the eight stories on ${platform}`, () => {
    const told = new Map<string, Told>();

    async function tell({ stories, edits, knownAs }: Part) {
      const service = await install(demoPolicy(asking, ...edits), { platform });
      try {
        await service.start();
        const stage = {
          sandbox: new SandboxClient(service.sandbox.url, 60_000),
          say: () => undefined,
          patient: false,
          deadline: Date.now() + 60_000,
          id: 'eight',
          ...(knownAs ? { knownAs } : {}),
        };
        const ends = await Promise.all(stories.map((one) => one.tell(stage, service.sandbox.url)));
        for (const end of ends) told.set(end.name, end);
      } finally {
        await service.stop();
      }
    }

    before(async () => {
      for (const part of partsFor(shows)) await tell(part);
    });

    for (const { name } of eightStories) {
      test(name, () => {
        const end = told.get(name);
        assert.ok(end);
        assert.equal(shows.assignee ? end.wrong : wrongWithoutAssignee(end), undefined);
      });
    }
  });
}
