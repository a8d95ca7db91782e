import { createRespondIo } from '../../src/platforms/respond-io/index.js';
import type { PlatformClient } from '../../src/platforms/platform.js';
import { TOKEN } from './sandbox.js';

/** The client of an account on the stand-in, or on something that plays one. */
export const respondIoAt = (baseUrl: string): PlatformClient =>
  createRespondIo({ type: 'respond-io', baseUrl, token: TOKEN, signingKeys: [], callsPerSecond: false })
    .client;
