import { chatwoot } from './chatwoot/index.js';
import { generic } from './generic/index.js';
import { connect, type CommonSettings, type PlatformKind } from './kind.js';
import type { PlatformConnector } from './platform.js';
import { respondIo } from './respond-io/index.js';
import { whatsAppCloud } from './whatsapp-cloud/index.js';

/** Every messaging platform there is a connector for. A new one is a folder and a line here: docs/how-to/add-a-platform.md. */
const kinds = [respondIo, chatwoot, whatsAppCloud, generic];

export const platformKinds: ReadonlyMap<string, PlatformKind> = new Map(
  kinds.map((kind) => [kind.name, kind as unknown as PlatformKind]),
);

/**
 * The connector of a workspace's messaging platform. Makes no network connection yet.
 * @throws {RangeError} when there is no such platform
 */
export function createConnector(settings: CommonSettings): PlatformConnector {
  const kind = platformKinds.get(settings.type);
  if (!kind) throw new RangeError(`there is no platform ${settings.type}`);
  return connect(kind, settings);
}

/** Where a platform's administrators switch webhooks on; undefined where that is not known. */
export const webhooksAt = (platform: string): string | undefined =>
  platformKinds.get(platform)?.webhooks.switchedOnAt;
