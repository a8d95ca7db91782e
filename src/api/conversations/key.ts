import type { Request } from 'express';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { pathParam } from '../endpoint.js';
import type { ProblemName } from '../problems/catalogue.js';
import { Problem } from '../problems/problem.js';
import { keyPattern } from './schemas.js';

/** What stands before the key in the workflow ids of a workspace. */
const prefixOf = ({ id, platform }: WorkspaceConfig): string => `route/${id}/${platform.type}/`;

/** The conversation key in a workflow id of this workspace; whatever else it is given, as it is. */
export function keyOf(given: string, workspace: WorkspaceConfig): string {
  const prefix = prefixOf(workspace);
  return given.startsWith(prefix) ? given.slice(prefix.length) : given;
}

/**
 * The conversation key in the path: given as such, or as the whole workflow id `route/<workspace>/<platform>/<key>`.
 * @throws {Problem} `unknown` for ids of another workspace or of no possible conversation
 */
export function conversationKey(
  req: Request,
  workspace: WorkspaceConfig,
  param = 'id',
  unknown: ProblemName = 'conversation-not-routed',
): string {
  const key = keyOf(pathParam(req, param), workspace);
  if (!keyPattern.test(key)) throw new Problem(unknown);
  return key;
}
