import { isAtLeast } from '../../src/temporal/server-version.js';
import { versionOf } from '../binary-version.js';
import { TemporalServerError } from '../errors.js';
import type { Source } from './source.js';

/** TEMPORAL_CLI_PATH: who names a binary wants that one, so a wrong one is an error and not passed over. */
export const cliPath: Source = async ({ env, release, say }) => {
  const binary = env['TEMPORAL_CLI_PATH'] ?? '';
  if (binary === '') return { because: 'TEMPORAL_CLI_PATH is not set' };
  const version = await versionOf(binary);
  if (!version)
    throw new TemporalServerError(
      'cli-unusable',
      `TEMPORAL_CLI_PATH: ${binary} does not run as a Temporal CLI. Correct it or leave it unset.`,
    );
  if (!isAtLeast(version.server, release.minServer))
    throw new TemporalServerError(
      'cli-unusable',
      `TEMPORAL_CLI_PATH: ${binary} brings server ${version.server}; ${release.minServer} or later is needed.`,
    );
  say(`Temporal CLI ${version.cli} of TEMPORAL_CLI_PATH`);
  return { binary };
};
