import type { Branch, Roster, RoutingPolicy, Target } from '../routing/policy.js';
import type { RouterFile, WorkspaceEntry } from './schema/router-file.js';
import { sha256 } from './schema/secrets.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

/** Hex characters of a policy version: enough to tell any two policies of an installation apart. */
const VERSION_LENGTH = 12;

export function toRouterConfig(file: RouterFile): RouterConfig {
  return { workspaces: file.workspaces.map(toWorkspace) };
}

function toWorkspace(entry: WorkspaceEntry): WorkspaceConfig {
  const roster = toRoster(entry);
  const unversioned = toPolicy(entry);
  const { startOn } = entry;
  const version = sha256(canonical({ ...unversioned, roster, startOn })).slice(0, VERSION_LENGTH);
  const { callsPerSecond, ...platform } = entry.platform;
  return {
    id: entry.id,
    policy: { version, ...unversioned },
    roster,
    match: [],
    platform: { ...platform, ...(callsPerSecond === false ? {} : { callsPerSecond }) },
    apiKeyHashes: entry.apiKeys,
    startOn,
  };
}

function toPolicy(entry: WorkspaceEntry): Omit<RoutingPolicy, 'version'> {
  const { callsPerSecond, type } = entry.platform;
  return {
    workspace: entry.id,
    question: entry.question,
    crm: entry.crm,
    targets: withDefaults(entry.targets),
    takeover: entry.takeover,
    ...(entry.vipTag === false ? {} : { vipTag: entry.vipTag }),
    comment: entry.comment,
    notices: entry.notices,
    platform: { name: type, ...(callsPerSecond === false ? {} : { callsPerSecond }) },
  };
}

/**
 * Who is not known, does not answer or cannot be asked is a regular contact; when the CRM cannot say, a person decides:
 * never the regular team by accident.
 */
function withDefaults({
  vip,
  regular,
  invalid,
  ...others
}: WorkspaceEntry['targets']): Record<Branch, Target> {
  return {
    vip,
    regular,
    invalid,
    unknown: others.unknown ?? regular,
    noAnswer: others.noAnswer ?? regular,
    sendFailed: others.sendFailed ?? regular,
    unavailable: others.unavailable ?? invalid,
    misconfigured: others.misconfigured ?? invalid,
  };
}

function toRoster({ agents, teams }: WorkspaceEntry): Roster {
  return { agents, teams: teams.map((team) => ({ ...team, name: team.name ?? team.id })) };
}

/** JSON with sorted keys: the order of keys in the file is no change of policy. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside !== null && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  );
}
