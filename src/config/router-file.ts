import { z } from 'zod';
import type { Environment } from '../crm/build-request.js';
import { workspaceKeys } from '../schema/policy.js';
import { mapping } from '../schema/values.js';
import { platform } from './platform.js';
import { apiKeyHash } from './secrets.js';
import { schemaChecks } from './schema-checks.js';

/** router.yaml. References to the environment are resolved, or checked where an activity resolves them. */
export function routerFile(env: Environment) {
  const { id, ...keys } = workspaceKeys(schemaChecks(env));
  const apiKeys = z.array(apiKeyHash(env)).max(100).prefault([]);
  const workspace = mapping({
    id,
    platform: platform(env),
    apiKeys: apiKeys.describe(
      'Who may call `/v1`: references to the environment, or `sha256:` and 64 hex digits. A key belongs to one workspace',
    ),
    ...keys,
  });
  return mapping({ workspaces: z.array(workspace).min(1).max(100) });
}

export type RouterFile = z.output<ReturnType<typeof routerFile>>;
export type WorkspaceEntry = RouterFile['workspaces'][number];
