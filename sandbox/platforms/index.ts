import { chatwoot } from './chatwoot/index.js';
import type { PlatformName } from './connection.js';
import type { Dialect } from './dialect.js';
import { generic } from './generic/index.js';
import { respondIo } from './respond-io/index.js';
import { whatsAppCloud } from './whatsapp-cloud/index.js';

/** Every platform there is a stand-in for, by its name in webhook addresses. */
export const dialects = {
  'respond-io': respondIo,
  chatwoot,
  generic,
  'whatsapp-cloud': whatsAppCloud,
} satisfies Record<PlatformName, Dialect>;

export type { PlatformName } from './connection.js';
