import type { Request } from 'express';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { pathParam } from '../endpoint.js';
import { Problem } from '../problems/problem.js';
import { keyPattern } from './schemas.js';

/**
 * The conversation key in the path: given as such, or as the whole workflow id `route/<workspace>/<platform>/<key>`.
 * @throws {Problem} conversation-not-routed for ids of another workspace or of no possible conversation
 */
export function conversationKey(req: Request, workspace: WorkspaceConfig): string {
  const id = pathParam(req, 'id');
  const prefix = `route/${workspace.id}/${workspace.platform.type}/`;
  const key = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  if (!keyPattern.test(key)) throw new Problem('conversation-not-routed');
  return key;
}
