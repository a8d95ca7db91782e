import type { PlatformUnderTest } from '../platform-under-test.js';
import { respondIoUnderTest } from './respond-io.js';

/** Every platform the contract is tried on: all there is a connector for, and a test sees to that. */
export const platformsUnderTest: PlatformUnderTest[] = [respondIoUnderTest];
