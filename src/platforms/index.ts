import type { RespondIoSettings } from './settings.js';
import type { PlatformConnector } from './platform.js';
import { createRespondIo } from './respond-io/index.js';

const connectors = {
  'respond-io': createRespondIo,
} satisfies Record<RespondIoSettings['type'], (settings: RespondIoSettings) => PlatformConnector>;

/** The connector of a workspace's messaging platform. Makes no connection yet. */
export function createConnector(settings: RespondIoSettings): PlatformConnector {
  return connectors[settings.type](settings);
}
