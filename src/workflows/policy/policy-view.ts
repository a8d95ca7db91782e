import type { RegistryState } from '../../routing/policy/policy-registry.js';
import type { PolicyView } from '../messages.js';

export function viewOf({ paused, current, versions }: RegistryState): PolicyView {
  return {
    paused,
    ...(current === undefined ? {} : { current }),
    versions: versions.map(({ version, at, how }) => ({ version, at, how })),
  };
}

/** The registry as an operator reads it in the Temporal UI. */
export function registryAsTable(state: RegistryState): string {
  const rows = state.versions.toReversed().map(({ version, at, how }) => {
    const since = new Date(at).toISOString().replace('T', ' ').slice(0, 19);
    return `| ${version} | ${version === state.current ? '**current**' : ''} | ${how}, ${since} |`;
  });
  const head = state.paused
    ? '**Paused by an operator**: nobody is asked and nothing is assigned'
    : 'Routing';
  return [head, '', '| policy | | |', '| --- | --- | --- |', ...rows].join('\n');
}
