import { readdirSync } from 'node:fs';
import type { PlatformUnderTest } from '../platform-under-test.js';

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name !== 'index.ts');

/** Every platform the contract is tried on: each file here. A test sees that there is one for every connector. */
export const platformsUnderTest: PlatformUnderTest[] = await Promise.all(
  files.map(async (name) => ((await import(`./${name}`)) as { underTest: PlatformUnderTest }).underTest),
);
