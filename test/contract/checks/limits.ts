/** A platform that limits calls is never called faster, whatever the fleet's size: the server counts, by what is declared. */
import assert from 'node:assert/strict';
import type { z } from 'zod';
import { settingsOf } from '../../../src/config/platform.js';
import { dialectOf } from '../../../sandbox/platforms/index.js';
import type { Check } from '../check.js';

export const limitChecks: Check[] = [
  {
    name: "limits: without a word in router.yaml the platform's own limit holds",
    holds(platform) {
      const allowed = dialectOf(platform.standIn).callsPerSecond;
      const { shape } = settingsOf(platform.kind, {}) as unknown as z.ZodObject<Record<string, z.ZodType>>;
      const callsPerSecond = shape['callsPerSecond']?.parse(undefined) as number | false;
      if (allowed > 0)
        assert.ok(callsPerSecond !== false && callsPerSecond <= allowed, String(callsPerSecond));
    },
  },
];
