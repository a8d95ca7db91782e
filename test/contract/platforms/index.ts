import type { PlatformUnderTest } from '../platform-under-test.js';
import { chatwootUnderTest } from './chatwoot.js';
import { genericUnderTest } from './generic.js';
import { respondIoUnderTest } from './respond-io.js';
import { whatsAppCloudUnderTest } from './whatsapp-cloud.js';

/** Every platform the contract is tried on: all there is a connector for, and a test sees to that. */
export const platformsUnderTest: PlatformUnderTest[] = [
  respondIoUnderTest,
  chatwootUnderTest,
  genericUnderTest,
  whatsAppCloudUnderTest,
];
