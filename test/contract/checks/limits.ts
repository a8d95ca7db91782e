/** A platform that limits calls is never called faster, whatever the fleet's size: the server counts, by what is declared. */
import assert from 'node:assert/strict';
import { settingsOf } from '../../../src/config/schema/platform.js';
import { dialects } from '../../../src/sandbox/platforms/index.js';
import type { Check } from '../check.js';

export const limitChecks: Check[] = [
  {
    name: "limits: without a word in router.yaml the platform's own limit holds",
    holds(platform) {
      const allowed = dialects[platform.standIn].callsPerSecond;
      const written = platform.settings({
        baseUrl: 'https://platform.example',
        token: 't',
        keys: platform.keys,
      });
      const silent = Object.fromEntries(Object.entries(written).filter(([key]) => key !== 'callsPerSecond'));
      const { callsPerSecond } = settingsOf(platform.kind, {}).parse(silent);
      if (allowed > 0)
        assert.ok(callsPerSecond !== false && callsPerSecond <= allowed, String(callsPerSecond));
    },
  },
];
