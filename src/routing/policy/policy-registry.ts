/**
 * Which policy of a workspace is current, and which were current before: the rules of the policy registry. The functions
 * change the state they are given and nothing else.
 */
import type { KeptAgents } from '../desk/kept-agents.js';
import type { MatchRule, RoutingPolicy } from './policy.js';
import type { Roster } from './policy.js';

/** The part of a workspace that all processes must agree on; it holds no secrets. */
export interface PublishedPolicy {
  policy: RoutingPolicy;
  roster: Roster;
  match: MatchRule[];
  /** Opening sources that start a run. */
  startOn: string[];
}

export interface PolicyVersion {
  version: string;
  /** Desk clock, epoch milliseconds: when it became current the last time. */
  at: number;
  /** Why it became current. */
  how: 'first' | 'edited' | 'rolled back';
  published: PublishedPolicy;
}

export interface RegistryState {
  paused: boolean;
  /** Settings of agents made over the API, for a new desk after the old one was lost. */
  agents: KeptAgents;
  /** Newest last; the current one is among them. */
  versions: PolicyVersion[];
  current?: string;
}

/** Policies kept for a rollback. */
const MAX_VERSIONS = 5;
/** Characters of all kept policies together: the state must fit into the input of Continue-As-New. */
const MAX_STATE_LENGTH = 900_000;

export const emptyRegistry = (): RegistryState => ({ paused: false, agents: [], versions: [] });

/**
 * A process has read a policy file. An edit becomes current, and so does a new version. A known version that a process
 * merely starts with does not: it may be the one that was rolled back.
 * @returns whether another policy is current now
 */
export function publish(
  state: RegistryState,
  published: PublishedPolicy,
  { edited, now }: { edited: boolean; now: number },
): boolean {
  const { version } = published.policy;
  const known = state.versions.some((one) => one.version === version);
  if (version === state.current || (known && !edited)) return false;
  const how = state.current === undefined ? 'first' : 'edited';
  makeCurrent(state, { version, at: now, how, published });
  return true;
}

/** @returns undefined when the version is not kept, otherwise whether another policy is current now */
export function rollBackTo(state: RegistryState, version: string, now: number): boolean | undefined {
  const found = findVersion(state, version);
  if (found === undefined) return undefined;
  if (version === state.current) return false;
  makeCurrent(state, { ...found, at: now, how: 'rolled back' });
  return true;
}

/** The kept policy of that version, of the current one when none is named. */
export function findVersion(state: RegistryState, version = state.current): PolicyVersion | undefined {
  return state.versions.find((one) => one.version === version);
}

/** The version that was current before the present one. */
export function previousVersion(state: RegistryState): PolicyVersion | undefined {
  return state.versions.at(-2);
}

function makeCurrent(state: RegistryState, next: PolicyVersion): void {
  state.versions = [...state.versions.filter((one) => one.version !== next.version), next].slice(
    -MAX_VERSIONS,
  );
  state.current = next.version;
  while (state.versions.length > 1 && JSON.stringify(state.versions).length > MAX_STATE_LENGTH)
    state.versions.shift();
}
